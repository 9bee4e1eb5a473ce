// Files that pretend to be recordings and name another file or address: none may be followed.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moving, plainH264, record } from '../support/recordings.ts'
import { openWorkerHouse, type WorkerHouse } from '../support/worker-house.ts'

let house: WorkerHouse
let folder: string
let secret: string
let trap: Server
let trapPort: number
let visits = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-hostile-'))
  // A recording on the worker's own disk: whoever follows a path to it gets a clip that plays.
  secret = join(folder, 'secret.ts')
  await writeFile(secret, await record('secret.ts', ...moving(3), ...plainH264))
  trap = createServer((socket) => {
    visits++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(trap, 'listening')
  trapPort = (trap.address() as AddressInfo).port
  house = await openWorkerHouse()
  await house.work()
})
afterAll(async () => {
  await house?.close()
  trap?.close()
  await rm(folder, { recursive: true, force: true })
})

const trapUrl = (scheme = 'http') => `${scheme}://127.0.0.1:${trapPort}/picture.ts`
const playlist = (address: string, more = '') =>
  `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n${more}#EXTINF:3.0,\n${address}\n#EXT-X-ENDLIST\n`
const dash = (address: string) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" codecs="avc1.42c00d"><BaseURL>${address}</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>`
const sdp = () =>
  `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=a\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video ${trapPort} RTP/AVP/TCP 96\r\na=rtpmap:96 H264/90000\r\n`
const chunk = (id: string, body: Buffer) => {
  const head = Buffer.alloc(8)
  head.write(id, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}
const list = (type: string, ...parts: Buffer[]) => chunk('LIST', Buffer.concat([Buffer.from(type), ...parts]))

/** An AVI whose only stream is a subtitle track (GAB2) that holds a playlist: ffmpeg looks into such tracks. */
function aviWithPlaylist(text: string): Buffer {
  const words = Buffer.concat([Buffer.from('GAB2\0\x02\0\0\0\0\0\x04\0', 'latin1'), Buffer.alloc(4), Buffer.from(text)])
  words.writeUInt32LE(text.length, 13)
  const stream = Buffer.alloc(56)
  stream.write('txts', 'latin1')
  stream.writeUInt32LE(1, 20)
  stream.writeUInt32LE(25, 24)
  const main = Buffer.alloc(56)
  main.writeUInt32LE(40_000, 0)
  main.writeUInt32LE(1, 24)
  const header = list('hdrl', chunk('avih', main), list('strl', chunk('strh', stream), chunk('strf', Buffer.alloc(0))))
  return chunk('RIFF', Buffer.concat([Buffer.from('AVI '), header, list('movi', chunk('00tx', words))]))
}

const disguises: [what: string, make: () => Buffer | string][] = [
  ['a playlist of a web address', () => playlist(trapUrl())],
  ['a playlist of a file', () => playlist(`file://${secret}`)],
  ['a playlist of the password file', () => playlist('file:///etc/passwd')],
  ['a playlist of a bare path', () => playlist(secret)],
  ['a playlist with a key elsewhere', () => playlist(`file://${secret}`, `#EXT-X-KEY:METHOD=AES-128,URI="${trapUrl()}"\n`)],
  ['a playlist of joined addresses', () => playlist(`concat:${trapUrl()}|file://${secret}`)],
  ['a playlist over TCP', () => playlist(`tcp://127.0.0.1:${trapPort}`)],
  ['a master playlist', () => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${trapUrl()}\n`],
  ['a concat script', () => `ffconcat version 1.0\nfile '${secret}'\n`],
  ['a concat script of a web address', () => `ffconcat version 1.0\nfile '${trapUrl()}'\n`],
  ['a session description', sdp],
  ['a DASH manifest', () => dash(trapUrl())],
  ['an AVI with a playlist among its subtitles', () => aviWithPlaylist(playlist(trapUrl()))],
  [
    'a playlist after what looks like an MP4',
    () => Buffer.concat([Buffer.from('\0\0\0\x10ftypisom\0\0\0\0', 'latin1'), Buffer.from(playlist(trapUrl()))]),
  ],
]

it('the trap works: without our guards the tool goes there', async () => {
  const path = join(folder, 'lesson.mp4')
  await writeFile(path, playlist(trapUrl()))
  const before = visits
  await new Promise((resolve) =>
    execFile('ffprobe', ['-v', 'quiet', '-protocol_whitelist', 'file,http,tcp', path], { timeout: 10_000 }, resolve),
  )
  expect(visits).toBeGreaterThan(before)
})

describe('is refused, and nobody is asked', () => {
  it.concurrent.each(disguises)('%s', async (_, make) => {
    const before = visits
    const clip = await house.settled(await house.inject(Buffer.from(make())))
    expect(clip).toMatchObject({ status: 'failed', failureCode: 'not_media', receipt: null, facts: null })
    expect(visits).toBe(before)
    expect(clip.failureDetail).not.toMatch(/root:|127\.0\.0\.1|secret/)
    expect(await house.db.rung.count({ where: { clipId: clip.id } })).toBe(0)
  })
})
