import { fileURLToPath } from 'node:url'
import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3Config } from '../../core/config.ts'
import { freePorts, startService } from './process.ts'

export const swiftPrograms = ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server', 'memcached']
export const swiftPackages = 'swift-proxy swift-account swift-container swift-object python3-swift memcached'

const script = fileURLToPath(new URL('swift-s3.sh', import.meta.url))

export interface Swift {
  /** As core/config.ts reads it, with a bucket that is there. */
  s3: S3Config
  stop(): Promise<void>
}

/** OpenStack Swift with its S3 API on free ports: a real server that checks signatures (AWS Signature Version 4). */
export async function startSwift(bucket = 'safelight-test'): Promise<Swift> {
  const port = await freePorts(5)
  const service = await startService((folder) => ['bash', script, folder, String(port)], 'swift is ready')
  const credentials = { accessKeyId: 'safelight:test', secretAccessKey: 'a-secret-of-the-tests' }
  const s3: S3Config = { bucket, endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', forcePathStyle: true, ...credentials }
  try {
    await makeBucket(s3, credentials)
  } catch (error) {
    await service.stop()
    throw error
  }
  return { s3, stop: service.stop }
}

async function makeBucket(s3: S3Config, credentials: { accessKeyId: string; secretAccessKey: string }): Promise<void> {
  // The proxy is up before its servers have found their disks: until then it says 503.
  const client = new S3Client({ endpoint: s3.endpoint ?? '', region: s3.region, forcePathStyle: true, credentials, maxAttempts: 10 })
  try {
    await client.send(new CreateBucketCommand({ Bucket: s3.bucket })).catch((error) => {
      // A try that was answered 503 may have made it.
      if (!(error instanceof BucketAlreadyOwnedByYou)) throw error
    })
  } finally {
    client.destroy()
  }
}
