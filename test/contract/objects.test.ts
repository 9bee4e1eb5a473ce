import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import { FileObjectStore } from '../../core/objects/files.ts'
import { openS3Client, S3ObjectStore } from '../../core/objects/s3.ts'
import { describeWith } from '../services/required.ts'
import { startSwift, swiftPackages, swiftPrograms } from '../services/swift.ts'
import { serveLinks } from './link-server.ts'
import { objectStoreContract } from './objects.ts'

objectStoreContract('files', async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-objects-'))
  const store = new FileObjectStore(folder, { linkSecret: 'a secret of the tests', clock })
  const server = await serveLinks(store, 'a secret of the tests')
  return {
    store,
    address: (link) => server.origin + link,
    debris: async () => (await readdir(folder, { recursive: true })).filter((name) => /(^|\/)\./.test(name)),
    close: async () => {
      await server.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})

describeWith(swiftPrograms, swiftPackages, 'on a real S3 server', () => {
  objectStoreContract('S3 (OpenStack Swift)', async (clock) => {
    const swift = await startSwift()
    const store = new S3ObjectStore(swift.s3, clock)
    const client = openS3Client(swift.s3)
    return {
      store,
      address: (link) => link,
      debris: async () => {
        const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: swift.s3.bucket }))
        return (Uploads ?? []).map(({ Key }) => Key ?? '')
      },
      close: async () => {
        client.destroy()
        await store.close()
        await swift.stop()
      },
    }
  })
})
