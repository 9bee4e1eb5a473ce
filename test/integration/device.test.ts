import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDevice } from '../../scripts/device/main.ts'
import { lineMeter } from '../../scripts/device/screen.ts'
import { waitUntil } from '../../scripts/processes.ts'
import { type Line, openLine } from '../support/line.ts'
import { moving, plainH264, record, tone } from '../support/recordings.ts'
import { openWholeService, type WholeService } from '../support/whole-service.ts'

let service: WholeService
let teacher: Awaited<ReturnType<WholeService['signIn']>>
let media: Buffer
let home: string
/** Shared by most tests: a device pairs once. */
let state: string
let line: Line
let lesson: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  service = await openWholeService()
  teacher = await service.signIn('teacher@demo.test')
  home = await mkdtemp(join(tmpdir(), 'safelight-device-'))
  state = join(home, 'state')
  // About 3 MB that are copied, and nothing to encode: noise is large, and the picture is smaller than any rung.
  media = await record('lesson.mp4', ...moving(3), ...tone(3), '-vf', 'noise=alls=100:allf=t', ...plainH264, '-b:v', '8M', '-c:a', 'aac')
  line = await openLine(service.base)
  lesson = join(home, 'lesson.mp4')
  await pairOnce()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await line?.close()
  await service?.close()
  await rm(home, { recursive: true, force: true })
})
beforeEach(async () => {
  await writeFile(lesson, media)
})
afterEach(() => {
  line.seen.length = 0
  line.passing = Number.POSITIVE_INFINITY
  line.ingest = (told) => told
})

interface Run {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
}

function device(...args: string[]): Run {
  const env = { ...process.env, SAFELIGHT_DEVICE_STATE: state, SAFELIGHT_SERVER: line.base, INIT_CWD: home }
  const child = spawn(process.execPath, ['scripts/device.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  void ended.then(() => running.delete(child))
  return { child, output: () => output, ended }
}

/** Runs it to its end in this process, which spares a start. */
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  const lines: string[] = []
  const say = (said: string) => void lines.push(said)
  const screen = { say, complain: say, meter: (label: string) => lineMeter(label, say) }
  const code = await runDevice(args, { SAFELIGHT_DEVICE_STATE: state, SAFELIGHT_SERVER: line.base, INIT_CWD: home }, screen)
  return { code, output: lines.join('\n') }
}

/** The code that the device shows, once it does. */
async function codeOf({ output }: Run): Promise<string> {
  expect(await waitUntil(() => /shows the code \S+\./.test(output()), 30)).toBe(true)
  return /shows the code (\S+)\./.exec(output())?.[1]?.replace('-', '') ?? ''
}

async function answer(code: string, answer: 'approve' | 'deny'): Promise<void> {
  expect((await teacher(`/v1/auth/device?user_code=${code}`)).status).toBe(200)
  expect((await teacher(`/v1/auth/device/${answer}`, { userCode: code })).status).toBe(200)
}

async function pairOnce(): Promise<void> {
  await writeFile(lesson, media)
  const pairing = device('--title', 'Fractions', 'lesson.mp4')
  await answer(await codeOf(pairing), 'approve')
  expect([await pairing.ended, pairing.output()]).toEqual([0, expect.stringContaining('lesson.mp4 was deleted from this device')])
  paired = pairing.output()
}
let paired: string

const there = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
const kept = async () => (await readdir(join(state, 'uploads'))).sort()
const uploads = () => line.seen.filter(({ method, path }) => path.startsWith('/v1/uploads') && method !== 'HEAD')
const newest = () => service.db.clip.findFirstOrThrow({ orderBy: { createdAt: 'desc' }, include: { upload: true } })

/** Starts an upload and kills the device in the middle of it. Resolves to the clip's id. */
async function killInTheMiddle(): Promise<string> {
  const before = (await newest()).id
  line.passing = 1_000_000
  const killed = device('lesson.mp4')
  await expect.poll(async () => (await newest()).id, { timeout: 30_000 }).not.toBe(before)
  const { id } = await newest()
  const received = async () => {
    const { progress } = (await (await teacher(`/v1/clips/${id}`)).json()) as { progress: { receivedBytes: number } }
    return progress.receivedBytes
  }
  await expect.poll(received, { timeout: 30_000 }).toBeGreaterThan(400_000)
  killed.child.kill('SIGKILL')
  await killed.ended
  line.seen.length = 0
  line.passing = Number.POSITIVE_INFINITY
  return id
}

describe('the reference device', () => {
  it('pairs once, keeps its token to itself, and deletes the recording only when it is safe', async () => {
    const { mode } = await stat(join(state, 'device.json'))
    expect(mode & 0o777).toBe(0o600)
    const { [line.base]: own } = JSON.parse(await readFile(join(state, 'device.json'), 'utf8'))
    expect(own.token.length).toBeGreaterThan(20)
    expect(paired).not.toContain(own.token)
    const clip = await newest()
    expect(clip).toMatchObject({ title: 'Fractions', filename: 'lesson.mp4', receipt: expect.stringContaining('.') })
    expect(clip.upload?.declaredSha256).toBe(clip.sha256)
    expect(await kept()).toEqual([])
  })

  it('goes on where it was after kill -9 in the middle of an upload', async () => {
    const id = await killInTheMiddle()
    expect(await kept()).toHaveLength(3)
    const again = device('lesson.mp4')
    expect([await again.ended, again.output()]).toEqual([0, expect.stringContaining('Going on where it was')])
    const [first] = uploads()
    expect(first).toMatchObject({ method: 'PATCH', path: `/v1/uploads/${id}` })
    expect(first?.offset).toBeGreaterThan(400_000)
    expect(uploads().filter(({ method }) => method === 'POST')).toEqual([])
    expect((await newest()).id).toBe(id)
    expect(await there(lesson)).toBe(false)
    expect(await kept()).toEqual([])
  })

  it('encrypts anew what changed after its encryption began', async () => {
    const id = await killInTheMiddle()
    await appendFile(lesson, Buffer.alloc(100))
    const { code } = await run('lesson.mp4')
    expect(code).toBe(0)
    expect(uploads().map(({ method }) => method)).toEqual(['DELETE', 'POST', 'PATCH'])
    expect(await service.db.clip.findUnique({ where: { id } })).toBeNull()
    expect(Number((await newest()).bytes)).toBeGreaterThan(media.length + 100)
    expect(await there(lesson)).toBe(false)
  })

  it('begins anew when the service has forgotten the upload', async () => {
    const id = await killInTheMiddle()
    await service.db.clip.delete({ where: { id } })
    expect((await run('lesson.mp4')).code).toBe(0)
    expect(uploads().map(({ method }) => method)).toEqual(['POST', 'PATCH'])
    expect(await there(lesson)).toBe(false)
  })

  it('keeps the file when the receipt is not signed by the service it knows', async () => {
    const { publicKey } = await generateKeyPair('EdDSA', { extractable: true })
    const forged = await exportJWK(publicKey)
    line.ingest = (told) => ({ ...told, receiptKey: forged })
    const { code, output } = await run('lesson.mp4')
    expect([code, output]).toEqual([1, expect.stringContaining('not signed by the service this device knows')])
    expect((await readFile(lesson)).equals(media)).toBe(true)

    // It is there: with the right key nothing is sent again.
    line.ingest = (told) => told
    line.seen.length = 0
    expect((await run('lesson.mp4')).code).toBe(0)
    expect(uploads()).toEqual([])
    expect(await there(lesson)).toBe(false)
  })

  it('--keep keeps the recording, and knows later that it is safe', async () => {
    const { code, output } = await run('--keep', 'lesson.mp4')
    expect([code, output]).toEqual([0, expect.stringContaining('is kept on this device')])
    expect((await readFile(lesson)).equals(media)).toBe(true)
    expect((await kept()).filter((name) => name.endsWith('.age'))).toEqual([])
    line.seen.length = 0
    expect((await run('lesson.mp4')).code).toBe(0)
    expect(uploads()).toEqual([])
    expect(await there(lesson)).toBe(false)
  })

  it('refuses a recording that is too large before it sends anything', async () => {
    line.ingest = (told) => ({ ...told, maxBytes: 1_000_000 })
    const { code, output } = await run('lesson.mp4')
    expect([code, output]).toEqual([1, expect.stringContaining('larger than the service takes')])
    expect(uploads()).toEqual([])
    expect(await there(lesson)).toBe(true)
  })

  it('says why a clip failed, keeps its file, and goes on with the next', async () => {
    await writeFile(join(home, 'notes.mp4'), 'These are notes, not a recording.\n'.repeat(100))
    const { code, output } = await run('notes.mp4', 'absent.mp4', 'lesson.mp4')
    expect(code).toBe(1)
    expect(output).toContain('This file is not a video or sound recording that can be read')
    expect(output).toContain('There is no such file')
    expect(output).toContain('2 of 3 not done')
    expect(await there(join(home, 'notes.mp4'))).toBe(true)
    expect(await there(lesson)).toBe(false)
    expect(await kept()).toEqual([])
  })

  it('sends nothing when pairing is refused', async () => {
    const paired = state
    state = join(home, 'another')
    await mkdir(state)
    const refused = device('lesson.mp4')
    await answer(await codeOf(refused), 'deny')
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain('Pairing was refused')
    expect(uploads()).toEqual([])
    state = paired
  })

  it('does not understand everything', async () => {
    expect(await run()).toEqual({ code: 2, output: expect.stringContaining('Name at least one recording') })
    expect((await run('--server', 'http://school.example', 'lesson.mp4')).code).toBe(2)
    expect(await run('--help')).toEqual({ code: 0, output: expect.stringContaining('--keep') })
  })
})
