// What links do: they open one object for a while, by themselves, and nothing else.
import { randomBytes } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { OpenedStore } from './objects.ts'

export function linkContract(opened: () => OpenedStore, time: { offset: number }): void {
  const content = randomBytes(5000)
  const name = 'links/one'
  const link = async (seconds = 60, options = {}) => opened().address(await opened().store.link(name, seconds, options))
  const refused = async (address: string) => {
    const reply = await fetch(address)
    expect(reply.status, await reply.clone().text()).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    expect(Buffer.from(await reply.arrayBuffer()).includes(content.subarray(0, 32))).toBe(false)
  }

  beforeAll(async () => {
    await opened().store.put(name, content)
    await opened().store.put('links/two', content)
  })

  it('links open the object, whole and in ranges', async () => {
    const whole = await fetch(await link())
    expect(whole.status).toBe(200)
    expect(Buffer.from(await whole.arrayBuffer()).equals(content)).toBe(true)
    const part = await fetch(await link(), { headers: { range: 'bytes=1000-1999' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 1000-1999/5000')
    expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(1000, 2000))).toBe(true)
  })

  it('links say how the object is to be taken', async () => {
    const reply = await fetch(await link(60, { contentType: 'video/mp4', filename: 'Größe "1" + 50 %.mp4' }))
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('video/mp4')
    expect(reply.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr__e _1_ + 50 _.mp4"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22%20%2B%2050%20%25.mp4`,
    )
    await reply.arrayBuffer()
  })

  it('links end', async () => {
    time.offset = -600_000
    const expired = await link(300)
    const lasting = await link(3600)
    time.offset = 0
    await refused(expired)
    expect((await fetch(lasting)).status).toBe(200)
  })

  it('links open no other object, and nothing when they were changed', async () => {
    const good = await link(60, { contentType: 'text/plain', filename: 'a.txt' })
    await refused(good.replace('/one?', '/two?'))
    await refused(good.replace(/\?.*/, ''))
    for (const [field] of new URL(good).searchParams) {
      const changed = new URL(good)
      const value = changed.searchParams.get(field) ?? ''
      // A digit more or another one keeps dates and numbers well-formed: only the signature can tell.
      const other = value.replace(/[0-9a-zA-Z](?=[^0-9a-zA-Z]*$)/, (c) => (c === '1' ? '2' : '1'))
      if (/^(X-Amz-Content-Sha256|x-id)$/.test(field)) continue
      changed.searchParams.set(field, other)
      await refused(changed.href)
      changed.searchParams.delete(field)
      await refused(changed.href)
    }
  })
}
