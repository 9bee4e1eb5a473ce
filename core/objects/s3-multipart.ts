// Writing streams of unknown length to S3: one PutObject when they are short, else parts.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'

interface Target {
  Bucket: string
  Key: string
  ContentType: string
}

/** At least 5 MiB (S3's limit for all parts but the last); 10,000 parts of 8 MiB hold 78 GiB. */
const partBytes = 8 * 1024 * 1024

/**
 * Writes the stream as one object; resolves to its bytes. Holds one part in memory. Nothing is visible, and no part stays
 * behind, when the stream or the store fails.
 */
export async function putStream(client: S3Client, target: Target, body: AsyncIterable<Uint8Array>): Promise<number> {
  const parts = inParts(body)
  try {
    const first = await parts.next()
    const start = first.done ? Buffer.alloc(0) : first.value
    if (start.length === partBytes) return await putParts(client, target, start, parts)
    await client.send(new PutObjectCommand({ ...target, Body: start }))
    return start.length
  } finally {
    await parts.return()
  }
}

async function putParts(client: S3Client, target: Target, first: Buffer, rest: AsyncIterable<Buffer>): Promise<number> {
  const { Bucket, Key } = target
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
  const Parts: { PartNumber: number; ETag: string | undefined }[] = []
  let bytes = 0
  const send = async (Body: Buffer) => {
    const PartNumber = Parts.length + 1
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
    Parts.push({ PartNumber, ETag })
    bytes += Body.length
  }
  try {
    await send(first)
    for await (const part of rest) await send(part)
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
    return bytes
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined)
    throw error
  }
}

/** Aborts every unfinished upload under the prefix. */
export async function abortUploads(client: S3Client, bucket: string, prefix: string): Promise<void> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {}
  while (marker) {
    const page: Awaited<ReturnType<typeof listUploads>> = await listUploads(client, bucket, prefix, marker)
    for (const { Key, UploadId } of page.Uploads ?? []) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
    }
    marker = page.IsTruncated && page.NextKeyMarker ? nextMarker(page.NextKeyMarker, page.NextUploadIdMarker) : undefined
  }
}

function listUploads(client: S3Client, Bucket: string, Prefix: string, marker: object) {
  return client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...marker }))
}

const nextMarker = (KeyMarker: string, UploadIdMarker: string | undefined) => ({ KeyMarker, ...(UploadIdMarker && { UploadIdMarker }) })

/** Whole parts, then what is left. Each is sent before the next is asked for, so one buffer serves them all. */
async function* inParts(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  const part = Buffer.allocUnsafeSlow(partBytes)
  let filled = 0
  for await (const piece of body) {
    let rest = piece
    while (rest.length > 0) {
      const taken = rest.subarray(0, partBytes - filled)
      part.set(taken, filled)
      filled += taken.length
      rest = rest.subarray(taken.length)
      if (filled < partBytes) continue
      yield part
      filled = 0
    }
  }
  if (filled > 0) yield part.subarray(0, filled)
}
