import type { Readable } from 'node:stream'

/** Bytes `start` to `end` of an object; `end` is exclusive. Absent: to the end. */
export interface ByteRange {
  start: number
  end?: number
}

/** Thrown by reads of an object that isn't there. */
export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound'
}

/** A finished file that its owner needs no more. */
export interface GivenFile {
  /** Its path. */
  file: string
}

/** What an object is made of. Each part of a stream is taken before the next is asked for, so they may share their memory. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array> | GivenFile

export const isGiven = (body: ObjectBody): body is GivenFile => 'file' in body

/**
 * Where sealed bytes are kept. Names are paths of [a-z0-9-._] parts (`clips/<id>/720/0-<attempt>.ts`); contents are
 * always ciphertext. Two implementations, one contract suite (test/contract/objects.ts): files and S3.
 */
export interface ObjectStore {
  /**
   * Writes a whole object, durably, replacing what was there: on a failure the old content stays. Resolves to its bytes. A given file becomes the object where
   * that can be, and is gone then, also when it fails.
   */
  put(name: string, body: ObjectBody, options?: { contentType?: string }): Promise<number>
  /** A stream of the range. Throws ObjectNotFound before it resolves. Destroying the stream frees what it holds. */
  read(name: string, range?: ByteRange): Promise<Readable>
  /** The range in parts, each of them valid only until the next is asked for: what reads all of it copies nothing. Throws ObjectNotFound. */
  scan(name: string, range?: ByteRange): AsyncIterable<Uint8Array>
  /** Reads a (small) range into memory, which is the caller's own. Throws ObjectNotFound. */
  bytes(name: string, range?: ByteRange): Promise<Buffer>
  /** Size in bytes; undefined when it isn't there. */
  size(name: string): Promise<number | undefined>
  /** Makes sure that what was written to `name` by an upload survives a power cut. */
  flush(name: string): Promise<void>
  /** Removes it; quiet when it isn't there. */
  delete(name: string): Promise<void>
  /** Removes everything under the prefix (which ends in '/'); resolves to how many. */
  deletePrefix(prefix: string): Promise<number>
  /** Names under the prefix, in order. */
  list(prefix: string): AsyncIterable<string>
  /**
   * An address that serves the object (GET, with Range) until `seconds` from now, without any other credential. Not HEAD:
   * S3 signs the method, and answers 403.
   * Files: a path on the API (`/v1/objects/...`); S3: a presigned URL.
   */
  link(name: string, seconds: number, options?: { contentType?: string; filename?: string }): Promise<string>
  /** Throws when the store can't be reached. */
  check(): Promise<void>
  close(): Promise<void>
}
