import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import * as tus from 'tus-js-client'
import { describe, expect, it } from 'vitest'
import { sweepUploads } from '../../api/uploads/sweep.ts'
import { expectProblem, openScene, sha } from './api-upload-tools.ts'

const { scene, create, created, patch, head, offsetOf, clipOf, expectWhole, cutOff, stored } = openScene()

describe('an upload', () => {
  it('takes a recording by a client nobody here wrote, and parts its header from it', async () => {
    const path = await new Promise<string>((resolve, reject) => {
      const upload = new tus.Upload(scene.cipher, {
        endpoint: `${scene.house.base}/v1/uploads`,
        headers: { authorization: `Bearer ${scene.teacher.token}` },
        chunkSize: 100_000,
        metadata: {
          filename: 'lesson.mp4',
          filetype: 'video/mp4',
          title: 'Fractions',
          sha256: sha(scene.cipher),
          recordedAt: '2026-03-01T09:00:00Z',
        },
        onError: reject,
        onSuccess: () => resolve(new URL(upload.url ?? '').pathname),
      })
      upload.start()
    })
    await expectWhole(path)
    expect(await clipOf(path)).toMatchObject({ title: 'Fractions', filename: 'lesson.mp4', recordedAt: new Date('2026-03-01T09:00:00Z') })
    expect((await head(path)).headers.get('safelight-clip')).toBe(path.split('/').pop())
    expect(await offsetOf(path)).toBe(scene.cipher.length)
  })

  it('names the clip in the finishing reply, also when everything comes with the creation', async () => {
    const type = { 'content-type': 'application/offset+octet-stream' }
    const reply = await create({ 'upload-length': String(scene.cipher.length), ...type }, {}, scene.teacher, scene.cipher)
    expect([reply.status, reply.headers.get('upload-offset')]).toEqual([201, String(scene.cipher.length)])
    const path = reply.headers.get('location') ?? ''
    expect(reply.headers.get('safelight-clip')).toBe(path.split('/').pop())
    await expectWhole(path)
  })

  it.each([1, 10, 200, 1000, 2300, 2400, 2500, 65_536, 300_001])('goes on after %i bytes, whoever goes on', async (cut) => {
    const path = await created(scene.cipher.length, { sha256: sha(scene.cipher) })
    const first = await patch(path, 0, scene.cipher.subarray(0, cut))
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(cut)])
    await scene.house.restart()
    expect(await offsetOf(path)).toBe(cut)
    const last = await patch(path, cut, scene.cipher.subarray(cut))
    expect([last.status, last.headers.get('safelight-clip')]).toEqual([204, path.split('/').pop()])
    await expectWhole(path)
  })

  it.each([50, 1500, 100_000])('keeps what came before the line was cut at %i bytes', async (cut) => {
    const path = await created(scene.cipher.length, { sha256: sha(scene.cipher) })
    await cutOff(path, 0, scene.cipher.length, scene.cipher.subarray(0, cut))
    expect(await offsetOf(path)).toBe(cut)
    expect((await patch(path, cut, scene.cipher.subarray(cut))).status).toBe(204)
    await expectWhole(path)
  })

  it('reads back what a process that was killed had stored but not yet hashed', async () => {
    const path = await created(scene.cipher.length, { sha256: sha(scene.cipher) })
    await patch(path, 0, scene.cipher.subarray(0, 400_000))
    const id = path.split('/').pop() ?? ''
    const { state, bytes } = { state: null, bytes: 0n }
    await scene.house.db.upload.update({ where: { id }, data: { hashState: state, hashedBytes: bytes } })
    await patch(path, 400_000, scene.cipher.subarray(400_000))
    await expectWhole(path)
  })

  it('finishes an upload whose last byte came just before the process died', async () => {
    const path = await created(scene.cipher.length, { sha256: sha(scene.cipher) })
    await patch(path, 0, scene.cipher.subarray(0, 400_000))
    const { upload } = (await clipOf(path)) ?? {}
    const rest = scene.cipher.subarray(400_000)
    const { Readable } = await import('node:stream')
    const { openPayloadStore } = await import('../../api/uploads/payload-store.ts')
    await openPayloadStore(scene.house.context.config).append(
      upload?.object ?? '',
      Readable.from([rest]),
      400_000 - (upload?.headerBytes ?? 0),
    )
    expect(await offsetOf(path)).toBe(scene.cipher.length)
    await expectWhole(path)
  })

  it('lets a newcomer take over from a line that hangs', async () => {
    const path = await created(scene.cipher.length, { sha256: sha(scene.cipher) })
    const { hostname, port } = new URL(scene.house.base)
    const hanging = connect(Number(port), hostname)
    hanging.on('error', () => {})
    hanging.write(
      `PATCH ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${scene.teacher.token}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
        `content-type: application/offset+octet-stream\r\ncontent-length: ${scene.cipher.length}\r\n\r\n`,
    )
    hanging.write(scene.cipher.subarray(0, 50_000))
    await expect.poll(() => stored(path)).toBe(50_000)
    expect(await offsetOf(path)).toBe(50_000)
    expect((await patch(path, 50_000, scene.cipher.subarray(50_000))).status).toBe(204)
    hanging.destroy()
    await expectWhole(path)
  })

  it('is not kept from closing by a sender whose refused body is still coming', async () => {
    const { hostname, port } = new URL(scene.house.base)
    const sender = connect(Number(port), hostname)
    sender.on('error', () => {})
    const closed = new Promise<void>((resolve) => sender.once('close', () => resolve()))
    const answered = new Promise<string>((resolve) => sender.once('data', (reply) => resolve(String(reply))))
    sender.write(
      `PATCH /v1/uploads/nothing HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${scene.teacher.token}\r\ncontent-type: application/offset+octet-stream\r\n` +
        'tus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-length: 1000\r\n\r\nbegun',
    )
    expect(await answered).toMatch(/^HTTP\/1.1 404/)
    const restarted = scene.house.restart()
    // Its last byte comes while the API closes.
    sender.write(Buffer.alloc(995))
    await Promise.all([restarted, closed])
  })

  it('learns the length later', async () => {
    const reply = await create({ 'upload-defer-length': '1' }, { sha256: sha(scene.cipher) })
    const path = reply.headers.get('location') ?? ''
    await patch(path, 0, scene.cipher.subarray(0, 1200))
    expect((await head(path)).headers.get('upload-defer-length')).toBe('1')
    await patch(path, 1200, scene.cipher.subarray(1200))
    expect((await clipOf(path))?.status).toBe('receiving')
    await patch(path, scene.cipher.length, new Uint8Array(), { 'upload-length': String(scene.cipher.length) })
    await expectWhole(path)
  })

  it('sweeps what was left unfinished too long, and nothing else', async () => {
    const left = await created(scene.cipher.length)
    await patch(left, 0, scene.cipher.subarray(0, 100_000))
    scene.house.clock.ahead = scene.house.context.config.uploadExpirySeconds + 60
    try {
      const fresh = await created(scene.cipher.length)
      await expectProblem(await patch(left, 100_000, scene.cipher.subarray(100_000)), 410, 'upload_expired')
      await scene.house.db.reflection.deleteMany({ where: { ownerId: scene.teacher.id, clips: { none: {} } } })
      expect(await sweepUploads(scene.house.context)).toBeGreaterThanOrEqual(1)
      expect(await clipOf(left)).toBeNull()
      await expect(access(`${scene.house.context.config.objectsFolder}/sources/${left.split('/').pop()}`)).rejects.toThrow('ENOENT')
      expect((await clipOf(fresh))?.status).toBe('receiving')
      expect(await sweepUploads(scene.house.context)).toBe(0)
    } finally {
      scene.house.clock.ahead = 0
    }
  })

  it('gives way when the clip is deleted while it comes', async () => {
    const path = await created(scene.cipher.length)
    await patch(path, 0, scene.cipher.subarray(0, 100_000))
    const id = path.split('/').pop()
    expect((await scene.house.fetch(`/v1/clips/${id}`, scene.teacher, { method: 'DELETE' })).status).toBe(204)
    await expectProblem(await patch(path, 100_000, scene.cipher.subarray(100_000)), 404, 'not_found')
    expect(scene.house.jobs).toContain(`erase ${id}`)
  })
})
