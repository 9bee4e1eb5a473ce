import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { type Clock, systemClock } from '../clock.ts'
import type { S3Config } from '../config.ts'
import { contentOf, joined } from './file-parts.ts'
import { attachment, type LinkOptions } from './links.ts'
import { checkName, checkPrefix } from './names.ts'
import { abortUploads, putStream } from './s3-multipart.ts'
import { type ByteRange, isGiven, type ObjectBody, ObjectNotFound, type ObjectStore } from './store.ts'

/** A client for AWS S3 and what speaks like it. Checksums only where required: others answer 501 to them on streams. */
export function openS3Client(s3: S3Config): S3Client {
  const { endpoint, accessKeyId, secretAccessKey } = s3
  return new S3Client({
    region: s3.region,
    forcePathStyle: s3.forcePathStyle,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // By default it waits for ever. A reader may pause for long (ffmpeg does), so an idle connection gets five minutes.
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 300_000 },
    ...(endpoint && { endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
  })
}

/** Objects in one bucket of S3. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #clock: Clock

  constructor(s3: S3Config, clock: Clock = systemClock) {
    this.#client = openS3Client(s3)
    this.#bucket = s3.bucket
    this.#clock = clock
  }

  async put(name: string, body: ObjectBody, options: { contentType?: string } = {}): Promise<number> {
    const target = { ...this.#at(name), ContentType: options.contentType ?? 'application/octet-stream' }
    if (!(body instanceof Uint8Array)) return putStream(this.#client, target, isGiven(body) ? contentOf(body) : body)
    await this.#client.send(new PutObjectCommand({ ...target, Body: body }))
    return body.length
  }

  async read(name: string, range?: ByteRange): Promise<Readable> {
    // HTTP can't ask for nothing (RFC 9110 14.1.2), nor beyond the end: both read as nothing.
    if (range?.end !== undefined && range.end <= range.start) return this.#nothing(name)
    const wanted = range && { Range: `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}` }
    const reply = await this.#client.send(new GetObjectCommand({ ...this.#at(name), ...wanted })).catch((error) => {
      if (statusOf(error) === 416) return undefined
      throw statusOf(error) === 404 ? new ObjectNotFound(name) : error
    })
    return reply ? (reply.Body as Readable) : Readable.from([])
  }

  async *scan(name: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    yield* await this.read(name, range)
  }

  async bytes(name: string, range?: ByteRange): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of await this.read(name, range)) parts.push(part)
    return joined(parts)
  }

  async size(name: string): Promise<number | undefined> {
    const reply = await this.#client.send(new HeadObjectCommand(this.#at(name))).catch((error) => {
      if (statusOf(error) === 404) return undefined
      throw error
    })
    return reply?.ContentLength
  }

  /** S3 answers when it is durable. */
  async flush(): Promise<void> {}

  async delete(name: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(name))).catch((error) => {
      if (statusOf(error) !== 404) throw error
    })
  }

  /** Uploads in parts that were never finished go too. */
  async deletePrefix(prefix: string): Promise<number> {
    await abortUploads(this.#client, this.#bucket, checkPrefix(prefix))
    let count = 0
    for await (const names of this.#pages(prefix)) {
      await this.#deleteMany(names)
      count += names.length
    }
    return count
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    for await (const names of this.#pages(checkPrefix(prefix))) yield* names
  }

  link(name: string, seconds: number, { contentType, filename }: LinkOptions = {}): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#at(name),
      ...(contentType !== undefined && { ResponseContentType: contentType }),
      ...(filename !== undefined && { ResponseContentDisposition: attachment(filename) }),
    })
    return getSignedUrl(this.#client, command, { expiresIn: Math.ceil(seconds), signingDate: this.#clock.now() })
  }

  async check(): Promise<void> {
    await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
  }

  async close(): Promise<void> {
    this.#client.destroy()
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: checkName(name) }
  }

  async #nothing(name: string): Promise<Readable> {
    if ((await this.size(name)) === undefined) throw new ObjectNotFound(name)
    return Readable.from([])
  }

  /** Names under the prefix, up to 1000 at a time: as many as one DeleteObjects takes. */
  async *#pages(prefix: string): AsyncGenerator<string[], void, undefined> {
    let after: string | undefined
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ...(after && { ContinuationToken: after }) }),
      )
      const names = (page.Contents ?? []).flatMap(({ Key }) => Key ?? [])
      after = page.NextContinuationToken
      if (names.length > 0) yield names
    } while (after)
  }

  async #deleteMany(names: string[]): Promise<void> {
    const Delete = { Objects: names.map((Key) => ({ Key })), Quiet: true }
    // MD5: the one checksum of this call that every S3 takes.
    const reply = await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete, ChecksumAlgorithm: 'MD5' }))
    const failed = reply.Errors?.[0]
    if (failed) throw new Error(`${reply.Errors?.length} objects could not be deleted: ${failed.Code}`)
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}
