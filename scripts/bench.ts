// `npm run bench`: what Safelight costs and how long people wait, as ratios to a stated baseline in one run.
// Takes about half an hour and 12 GB under the folder of BENCH_FOLDER (default: the system's temporary folder).
// BENCH=ladder,copied,encoded,hour,memory,access,keys,stills,reviews,cut,download chooses parts.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyRate, retractions } from './bench/access.ts'
import { signIn, uploadFile, type Viewer, when, wholePlayable } from './bench/client.ts'
import { allowDownloads, packageOnce } from './bench/downloads.ts'
import { firstPicture, openBrowser, openPlayer } from './bench/first-picture.ts'
import { plainLadderCpu } from './bench/ladder.ts'
import { lengthen } from './bench/long-clip.ts'
import { machine, stolenTime } from './bench/machine.ts'
import { uploadMemory } from './bench/memory.ts'
import { makePeople } from './bench/people.ts'
import { makeWaiting, reviewsIn } from './bench/reviews.ts'
import { type Service, startService } from './bench/service.ts'
import { type BenchSource, makeSources } from './bench/sources.ts'
import { decodeCpu, stillsCpu } from './bench/stills.ts'

interface Row {
  what: string
  seen: string
  aim: string
  /** By the machine's host, since the row before. */
  stolen: string
}

const folder = process.env.BENCH_FOLDER ?? join(tmpdir(), 'safelight-bench')
const wanted = (process.env.BENCH ?? 'ladder,copied,encoded,hour,memory,access,keys,stills,reviews,cut,download').split(',')
const rows: Row[] = []
const stolen = stolenTime()
const say = (what: string, seen: string, aim: string) => {
  const row = { what, seen, aim, stolen: stolen() }
  rows.push(row)
  console.log(`  ${what}: ${seen}  (${aim}; stolen: ${row.stolen})`)
}

console.log('Making the recordings (once) …')
const sources = await makeSources(folder)
const data = await mkdtemp(join(folder, 'data-'))
const service = await startService(data)
const viewer = await signIn(service.address)
try {
  await warmUp(viewer, sources.minute)
  if (wanted.includes('ladder')) await pipelineCpu(service, viewer, sources.ladder)
  if (wanted.includes('memory')) await memory(service, viewer)
  if (wanted.includes('copied')) await waiting(viewer, sources.copied, '1.5 s', '5 s')
  if (wanted.includes('copied')) await openedLater(viewer, sources.copied)
  if (wanted.includes('hour')) await waiting(viewer, sources.hour, '2 s', '25 s')
  if (wanted.includes('encoded')) await waiting(viewer, sources.encoded, '4 s')
  if (wanted.includes('access')) await access(viewer, sources.minute)
  if (wanted.includes('keys')) await keys(viewer, sources.minute)
  if (wanted.includes('stills')) await stills(sources)
  if (wanted.includes('reviews')) await reviews()
  if (wanted.includes('cut')) await cut(service, viewer, sources.minute)
  if (wanted.includes('download')) await downloads(service, viewer, sources.minute)
} finally {
  await service.stop()
  await rm(data, { recursive: true, force: true })
}
print()

/** A service that has been running: its code is loaded, and the browser has seen the player. */
async function warmUp(by: Viewer, source: BenchSource): Promise<void> {
  const browser = await openBrowser()
  const { clipId } = await uploadFile(by, source.path)
  await firstPicture(await openPlayer(browser, by, clipId))
  await when(by, clipId, ({ status }) => status === 'ready')
  await browser.close()
}

/** CPU of the service from the upload's begin to `ready`, over the plain ladder's for the same recording. */
async function pipelineCpu(running: Service, by: Viewer, source: BenchSource): Promise<void> {
  const plain = await plainLadderCpu(source.path)
  const before = running.cpuSeconds()
  const { clipId } = await uploadFile(by, source.path)
  await when(by, clipId, ({ status }) => status === 'ready')
  const ours = running.cpuSeconds() - before
  const parts = `${ours.toFixed(0)} over ${plain.toFixed(0)} CPU-s`
  say('CPU of the whole pipeline over the plain ladder, 5 min 1080p', `${(ours / plain).toFixed(3)} (${parts})`, 'at most 1.10')
}

/** The middle twenty minutes of an hour, from the request to `ready`, and what that costs beside encoding twenty minutes: the first edit a service makes, and another. */
async function cut(running: Service, by: Viewer, source: BenchSource): Promise<void> {
  const encoding = (await plainLadderCpu(source.path)) * 20
  const { clipId: minute } = await uploadFile(by, source.path)
  await when(by, minute, ({ status }) => status === 'ready')
  const hour = await lengthen(data, minute, 60)
  for (const which of ['first edit', 'another']) {
    await running.quiet()
    const before = running.cpuSeconds()
    const asked = performance.now()
    const body = JSON.stringify({ ranges: [{ start: 1201.234, end: 2402.345 }] })
    const { clipId } = await by.json<{ clipId: string }>(`/v1/clips/${hour}/edits`, { method: 'POST', body })
    const playable = await when(by, clipId, ({ status }) => status === 'playable' || status === 'ready')
    const ready = await when(by, clipId, ({ status }) => status === 'ready')
    const cost = running.cpuSeconds() - before
    const what = `the middle 20 minutes of an hour, ${which}`
    say(`${what}: to the first picture that can be played`, `${((playable - asked) / 1000).toFixed(2)} s`, '')
    say(`${what}: to ready`, `${((ready - asked) / 1000).toFixed(2)} s`, '10 s')
    const share = `${((100 * cost) / encoding).toFixed(2)} % (${cost.toFixed(1)} over ${encoding.toFixed(0)} CPU-s)`
    say(`${what}: CPU over encoding 20 minutes`, share, 'at most 2 %')
  }
}

/** A download of an hour, the first of it and another. */
async function downloads(running: Service, by: Viewer, source: BenchSource): Promise<void> {
  const { clipId: minute } = await uploadFile(by, source.path)
  await when(by, minute, ({ status }) => status === 'ready')
  const hour = await lengthen(data, minute, 60)
  await allowDownloads(data)
  for (const [which, aim] of [
    ['the first', 'at most 400'],
    ['another', 'at most 30'],
  ] as const) {
    const { cpuSeconds, seconds, grown } = await packageOnce(running, by, hour)
    say(`an hour packaged as MP4, ${which}: CPU`, `${cpuSeconds.toFixed(1)} CPU-s in ${seconds.toFixed(1)} s`, `${aim} CPU-s`)
    say(`an hour packaged as MP4, ${which}: memory of the worker`, `+${grown.toFixed(0)} MiB`, 'flat')
  }
}

async function memory(running: Service, by: Viewer): Promise<void> {
  const { before, highest } = await uploadMemory(by, running.api)
  say(
    'resident memory of the API during a 2 GiB upload',
    `+${(highest - before).toFixed(0)} MiB (${before.toFixed(0)} to ${highest.toFixed(0)})`,
    'less than 64 MiB',
  )
}

/**
 * From the last uploaded byte to the first picture in a player that was open and waiting, and to the whole recording
 * playable. Where there is no such aim, only until the first picture.
 */
async function waiting(by: Viewer, source: BenchSource, pictureAim: string, wholeAim?: string): Promise<void> {
  const browser = await openBrowser()
  try {
    let picture = Promise.resolve(0)
    const open = async (clipId: string) => {
      picture = firstPicture(await openPlayer(browser, by, clipId))
    }
    const { clipId, lastByte } = await uploadFile(by, source.path, open)
    const whole = wholeAim ? when(by, clipId, wholePlayable) : undefined
    const seconds = (moment: number) => `${((moment - lastByte) / 1000).toFixed(2)} s`
    say(`${source.name}: last byte to first picture`, seconds(await picture), pictureAim)
    if (whole && wholeAim) say(`${source.name}: last byte to the whole playable`, seconds(await whole), wholeAim)
    await remove(by, clipId)
  } finally {
    await browser.close()
  }
}

/** The same for somebody who opens the player when told that there is something to see. */
async function openedLater(by: Viewer, source: BenchSource): Promise<void> {
  const browser = await openBrowser()
  try {
    const { clipId, lastByte } = await uploadFile(by, source.path)
    await when(by, clipId, ({ status }) => status === 'playable' || status === 'ready')
    const picture = await firstPicture(await openPlayer(browser, by, clipId))
    say(`${source.name}: last byte to first picture, player opened when playable`, `${((picture - lastByte) / 1000).toFixed(2)} s`, '')
    await remove(by, clipId)
  } finally {
    await browser.close()
  }
}

/** 50 people play; their share is taken back, a hundred times. */
async function access(by: Viewer, source: BenchSource): Promise<void> {
  const { clipId } = await uploadFile(by, source.path)
  await when(by, clipId, ({ status }) => status === 'ready')
  await service.quiet()
  const people = await makePeople(by.address, 50)
  const { id: groupId } = await by.json<{ id: string }>('/v1/groups', { method: 'POST', body: JSON.stringify({ name: 'Bench' }) })
  for (const person of people) {
    const { id: userId } = await person.json<{ id: string }>('/v1/me')
    await by.json(`/v1/groups/${groupId}/members`, { method: 'POST', body: JSON.stringify({ userId, role: 'view' }) })
  }
  const felt = await retractions(by, people, groupId, clipId, 100)
  const milliseconds = (value: number) => `${value.toFixed(0)} ms`
  say('100 retractions, 50 viewers each: to the player’s stop, median', milliseconds(felt.median), '')
  say('100 retractions, 50 viewers each: to the player’s stop, p99', milliseconds(felt.p99), 'at most 1 s')
  say('keys given after a retraction was answered', String(felt.keysAfter), '0')
}

/** How many keys one API gives, each decided anew, to somebody to whom it was opened. */
async function keys(by: Viewer, source: BenchSource): Promise<void> {
  const { clipId } = await uploadFile(by, source.path)
  await when(by, clipId, ({ status }) => status === 'ready')
  await service.quiet()
  const colleague = await signIn(by.address, 'colleague@demo.test')
  const { id: userId } = await colleague.json<{ id: string }>('/v1/me')
  const { reflectionId } = await by.json<{ reflectionId: string }>(`/v1/clips/${clipId}`)
  await by.json(`/v1/reflections/${reflectionId}/shares`, { method: 'POST', body: JSON.stringify({ userId }) })
  stolen()
  const rate = await keyRate(colleague, clipId, 20)
  const seen = `${rate.perSecond.toFixed(0)} a second (p99 ${rate.p99} ms, ${rate.refused} refused)`
  say('key requests one API answers, each decided, for one shared with', seen, '2,000 a second')
}

/** The stills of an hour, from its sealed rung to sealed pictures, over a decode of that hour; what scoring them costs stands beside it. */
async function stills({ minute, hour }: Pick<typeof sources, 'minute' | 'hour'>): Promise<void> {
  const decode = await decodeCpu(hour.path, 600, hour.seconds)
  const made = await stillsCpu(folder, minute.path, hour.seconds)
  const parts = `${made.stills.toFixed(1)} over ${decode.toFixed(0)} CPU-s`
  say(
    `CPU of the ${made.count} stills of an hour over decoding it (10 minutes decoded, times 6)`,
    `${(made.stills / decode).toFixed(4)} (${parts})`,
    'at most 0.02',
  )
  say('CPU of the stills of an hour, without scores', `${made.stills.toFixed(1)} s`, 'less than 15 s')
  say('CPU of scoring them, loading the model included', `${made.scores.toFixed(1)} s`, '')
}

/** How many recordings an administrator gets through in a minute who sees every still, while a thousand wait. */
async function reviews(): Promise<void> {
  await makeWaiting(data, 1000)
  const browser = await openBrowser()
  try {
    stolen()
    say(
      'recordings reviewed in a minute by key, every still seen, 1,000 waiting',
      String(await reviewsIn(browser, service.address, 60)),
      '',
    )
  } finally {
    await browser.close()
  }
}

/** Takes a clip away and waits until nothing works on it any more: the next one starts on a quiet machine. */
async function remove(by: Viewer, clipId: string): Promise<void> {
  await by.json(`/v1/clips/${clipId}`, { method: 'DELETE' })
  await service.quiet()
}

function print(): void {
  console.log(`\nMachine: ${machine()}`)
  console.table(rows)
}
