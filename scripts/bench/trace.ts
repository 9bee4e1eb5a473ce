// `npm run bench:trace -- [RECORDING…]`: marks recordings (without any: those of ../shared/media one after the other, and people made up who speak), and says
// how well their downloads are told apart after they were cut and encoded anew, what is said of files that are nobody's, and what it costs.
import { join } from 'node:path'
import { TraceCode } from '../../core/trace/code.ts'
import { detectSound } from '../../core/trace/detect.ts'
import { formatOf } from '../../workers/media/adts.ts'
import { costOf } from './anonymise/cost.ts'
import { machine, stolenTime } from './machine.ts'
import { assembled, heard, type Leak, leaked, type Marked, marked, plain } from './trace/leaks.ts'
import { levelBelow, splices } from './trace/level.ts'
import { measurePictures } from './trace/measure-pictures.ts'
import { type BenchSound, drawing, heardIn, recorded, spoken } from './trace/sounds.ts'
import { type Say, Tally } from './trace/tally.ts'

const seed = 20_261_123
const draw = drawing(seed)
const key = Buffer.from(Array.from({ length: 32 }, () => Math.floor(draw() * 256)))
const media = join(import.meta.dirname, '../../../shared/media')
const downloads = 20
const unmarkedWindows = 200
const compared = 100_000
const rows: [what: string, seen: string, aim: string][] = []
const say: Say = (what, seen, aim = '') => {
  rows.push([what, seen, aim])
  console.log(`  ${what}: ${seen}${aim && `  (${aim})`}`)
}
const aNumber = () => Math.floor(draw() * 2 ** 24)

const stolen = stolenTime()
console.log(`${machine()}\nSeed ${seed}\n`)

if (process.env.BENCH !== 'sound') await measurePictures({ key, draw, aNumber, say, downloads, unmarkedWindows, compared }, media)
const sounds = process.env.BENCH === 'picture' ? [] : await soundsToMark(process.argv.slice(2))
for (const [i, sound] of sounds.entries()) {
  const { name, seconds, source } = sound
  console.log(`${name}: ${seconds.toFixed(0)} s, ${source.format.sampleRate} Hz, ${source.format.channels} channels`)
  await measure(sound, Math.ceil(unmarkedWindows / sounds.length), i === 0)
}
console.log(`\n| what | seen | aim |\n| --- | --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`)
console.log(`\nTime the machine's host gave to others: ${stolen()}`)

async function soundsToMark(paths: string[]): Promise<BenchSound[]> {
  if (paths.length > 0) return await Promise.all(paths.map((path) => recorded(path.split('/').at(-1) ?? path, [path], 2, 7200)))
  const real = await heardIn(media).catch(() => [])
  const voices = await Promise.all([spoken('kal16', 180, seed), spoken('awb', 180, seed + 1)])
  return real.length > 0 ? [await recorded('recordings of ../shared/media', real, 2, 45), ...voices] : voices
}

async function measure(sound: BenchSound, windows: number, isFirst: boolean): Promise<void> {
  const { name, seconds } = sound
  const { value: variants, total } = await costOf(() => marked(sound, key))
  say(`${name}: both variants, CPU-seconds for an hour`, ((total * 3600) / seconds).toFixed(0), 'below 400')
  const level = await levelBelow(sound, key)
  say(`${name}: the mark below the sound, before it is encoded`, `${level.toFixed(1)} dB`)
  const { changes, unlike } = splices(variants, new TraceCode(key), aNumber())
  say(`${name}: changes of variant in one download, and those between windows that differ`, `${changes}, ${unlike}`)
  const assembly = await costOf(() => assembled(variants, key, aNumber()))
  say(`${name}: putting one together, CPU-seconds for an hour`, ((assembly.total * 3600) / seconds).toFixed(2), 'a few')
  const original = await heard(await plain(sound))
  await named(sound, variants, original)
  await unnamed(sound, variants, original, windows)
  if (isFirst) await amongMany(sound, variants, original)
}

function aLeak(seconds: number, i: number): Leak {
  const length = Math.min(60, seconds)
  return { from: draw() * (seconds - length), seconds: length, codec: i % 2 ? 'libmp3lame' : 'aac', rate: [64, 80, 96][i % 3] as number }
}

/** Downloads cut to a random minute and encoded anew. */
async function named({ name, seconds, source }: BenchSound, variants: Marked, original: Float32Array): Promise<void> {
  const { sampleRate } = source.format
  const numbers = Array.from({ length: downloads }, aNumber)
  const tally = new Tally()
  for (const [i, number] of numbers.entries()) {
    const leak = await leaked(assembled(variants, key, number), aLeak(seconds, i))
    const { value: found, total } = await costOf(() => detectSound(key, { original, leak, sampleRate, issued: numbers }))
    tally.add(number, found, total)
  }
  tally.tell(say, name, 'AAC and MP3 at 64 to 96 kb/s')
}

/** Half are windows of the sound as it was, half of a download by the key of another clip. */
async function unnamed(
  { name, seconds, source }: BenchSound & object,
  variants: Marked,
  original: Float32Array,
  windows: number,
): Promise<void> {
  const { sampleRate } = source.format
  const bare = Buffer.concat(await allFrames(source, variants.a.length))
  let [falsely, highest] = [0, 0]
  for (let i = 0; i < windows; i++) {
    const isBare = i % 2 === 0
    const leak = await leaked(isBare ? bare : assembled(variants, key, aNumber()), aLeak(seconds, i >> 1))
    const other = Buffer.from(key)
    other.writeUInt32BE(i + 1)
    const issued = Array.from({ length: 100 }, aNumber)
    const found = detectSound(isBare ? key : other, { original, leak, sampleRate, issued })
    if (found.named || found.read) falsely++
    highest = Math.max(highest, found.best?.score ?? 0)
  }
  say(`${name}: false answers on ${windows} unmarked windows and such of another key, 100 numbers each`, String(falsely), '0')
  say(`${name}: highest score of these`, highest.toFixed(3))
}

/** With 100,000 numbers issued: the right one where it is among them, none where it isn't. */
async function amongMany({ name, seconds, source }: BenchSound, variants: Marked, original: Float32Array): Promise<void> {
  const { sampleRate } = source.format
  const number = aNumber()
  const innocent = Array.from({ length: compared }, aNumber).filter((each) => each !== number)
  const leak = await leaked(assembled(variants, key, number), aLeak(seconds, 0))
  const without = detectSound(key, { original, leak, sampleRate, issued: innocent })
  const among = detectSound(key, { original, leak, sampleRate, issued: [...innocent, number] })
  const bare = await leaked(Buffer.concat(await allFrames(source, variants.a.length)), aLeak(seconds, 1))
  const unmarked = detectSound(key, { original, leak: bare, sampleRate, issued: innocent })
  const score = (value: number | undefined) => (value ?? 0).toFixed(3)
  say(`${name}: ${compared} innocent numbers on a marked file`, without.named ? 'one named' : 'none named', 'none named')
  say(
    `${name}: ${compared} innocent numbers on an unmarked file`,
    unmarked.named || unmarked.read ? 'one named' : 'none named',
    'none named',
  )
  say(`${name}: highest scores of innocent ones, marked and unmarked`, `${score(without.best?.score)}, ${score(unmarked.best?.score)}`)
  say(`${name}: the right one among them`, among.named?.number === number ? 'named' : 'not named', 'named')
}

async function allFrames(source: BenchSound['source'], frames: number): Promise<Buffer[]> {
  const all = await Promise.all(Array.from({ length: frames }, (_, i) => source.frame(i)))
  return all.flatMap((frame) => (frame && formatOf(frame) ? [frame] : []))
}
