// `npm run bench:anonymise -- CLIP GROUND_TRUTH [light|fine] [blocks|neutral]`: finds, follows and covers the faces of a clip of which it is known where they
// are (`[[id, x1, y1, x2, y2], …]` for each picture, px), and says how well and at what cost.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { doneAfter, partsOf, stepFor } from '../../core/anonymise/parts.ts'
import { type FaceStyle, faceStyles } from '../../core/anonymise/styles.ts'
import { type Grid, grids } from '../../core/anonymise/tiles.ts'
import { Finders } from '../../workers/anonymise/finders.ts'
import { type BenchClip, plainOutput, quiet, readClip } from './anonymise/clip.ts'
import { costOf } from './anonymise/cost.ts'
import { coverageOf, dropped, followed, look, render, sizeText } from './anonymise/measure.ts'
import { type Coverage, foundAgain, leastHeight, readTruth, type TrueFace } from './anonymise/truth.ts'
import { machine, stolenTime } from './machine.ts'

const [clipPath, truthPath, ...chosen] = process.argv.slice(2)
if (!clipPath || !truthPath) {
  console.error('npm run bench:anonymise -- CLIP GROUND_TRUTH [light|fine] [blocks|neutral]')
  process.exit(2)
}
const grid: Grid = grids.find((name) => chosen.includes(name)) ?? 'fine'
const face: FaceStyle = faceStyles.find((name) => chosen.includes(name)) ?? 'blocks'
const dropShare = 0.3

const rows: [what: string, seen: string, aim: string][] = []
const say = (what: string, seen: string, aim = '') => {
  rows.push([what, seen, aim])
  console.log(`  ${what}: ${seen}${aim && `  (${aim})`}`)
}
const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`
const seconds = (value: number) => `${value.toFixed(1)} CPU-s`

const folder = await mkdtemp(join(tmpdir(), 'safelight-anonymise-'))
const finders = new Finders(1)
const stolen = stolenTime()
try {
  const clip = await readClip(clipPath)
  const truth = await readTruth(truthPath)
  console.log(
    `${machine()}\n${sizeText(clip.size)}, ${clip.frames} pictures at ${clip.frameRate.toFixed(3)}; ${grid} grid, faces under ${face}\n`,
  )
  if (truth.length !== clip.frames) console.warn(`The ground truth is of ${truth.length} pictures, the clip has ${clip.frames}.`)
  await measure(clip, truth)
} finally {
  await finders.close()
  await rm(folder, { recursive: true, force: true })
}
print()

async function measure(clip: BenchClip, truth: TrueFace[][]): Promise<void> {
  const plain = await costOf(() => execa('ffmpeg', [...quiet, '-i', clip.path, ...plainOutput(join(folder, 'plain.mp4'))]))
  say('a plain transcode (x264 veryfast)', seconds(plain.total))
  // The model is loaded and its thread runs.
  await look(finders, { ...clip, pictures: { ...clip.pictures, frames: 1 } }, 'light')
  const found = new Map<Grid, Awaited<ReturnType<typeof looked>>>()
  for (const each of grids) found.set(each, await looked(clip, each))
  const mine = found.get(grid)
  const other = grids.find((name) => name !== grid) as Grid
  const others = found.get(other)
  if (!mine || !others) return

  const tracking = await costOf(() => followed(clip, mine.detections))
  const { tracks, doubtful, masks } = tracking.value
  say(
    'following them',
    `${seconds(tracking.total)}, ${tracks.filter(({ between }) => !between).length} tracks, ${tracks.length} with bridges, ${doubtful.length} doubtful`,
  )
  const [output, sent] = [join(folder, 'covered.mp4'), join(folder, 'masks.yuv')]
  const rendered = await costOf(() => render(clip, masks, face, output, sent))
  say('rendering with masks', `${seconds(rendered.total)} (masks ${seconds(rendered.cost.own)})`)

  sayCoverage('', await coverageOf(clip, masks, truth, sent), ['at least 99.9 %', '0', 'at most 12 %'])
  const lossy = followed(clip, dropped(mine.detections, dropShare, 1))
  sayCoverage(`${percent(dropShare, 0)} of detections dropped: `, await coverageOf(clip, lossy.masks, truth, undefined), [
    'at least 99.5 %',
    '',
    '',
  ])
  const otherwise = followed(clip, others.detections)
  sayCoverage(`${other} grid: `, await coverageOf(clip, otherwise.masks, truth, undefined), ['', '', ''])

  const covered = await readClip(output)
  say('pictures in and out', `${clip.frames} and ${covered.frames}`, 'equal')
  const again = foundAgain(truth, await look(finders, covered, 'fine'), stepFor(clip.frameRate), 0.5)
  say(
    'faces found above 0.5 in what was rendered',
    `${again.found} of ${again.faces}: ${percent(again.found / Math.max(1, again.faces))}`,
    'at most 1 %',
  )

  const rest = tracking.total + rendered.total
  for (const [name, { total }] of found) {
    say(
      `CPU of all over a plain transcode, ${name} grid`,
      `${((total + rest) / plain.total).toFixed(2)} (${seconds(total + rest)})`,
      `at most ${name === 'fine' ? 4 : 2.5}`,
    )
  }
  twoWorkers(clip, mine.total, tracking.total, rendered.total)
}

async function looked(clip: BenchClip, each: Grid) {
  const { value: detections, cost, total } = await costOf(() => look(finders, clip, each))
  say(
    `finding faces, ${each} grid`,
    `${seconds(total)} (decoding and scaling ${seconds(cost.tools)}, the model ${seconds(cost.own)}), ${detections.length} found`,
  )
  return { detections, total }
}

function sayCoverage(prefix: string, coverage: Coverage, [full, none, area]: [string, string, string]): void {
  const { faces, covered, half, exposures, maskedArea } = coverage
  say(
    `${prefix}faces of ${leastHeight} px and more that are 90 % covered`,
    `${percent(covered / Math.max(1, faces), 3)} of ${faces} (half covered: ${percent(half / Math.max(1, faces), 3)})`,
    full,
  )
  const list = exposures.slice(0, 8).map(({ id, first, last }) => `face ${id} in ${first} to ${last}`)
  say(`${prefix}exposures`, `${exposures.length}${list.length > 0 ? `: ${list.join(', ')}` : ''}`, none)
  say(`${prefix}masked area`, percent(maskedArea), area)
}

/** By what the parts cost here, as a second worker on a machine of its own would take them. */
function twoWorkers({ frames, frameRate }: BenchClip, finding: number, following: number, rendering: number): void {
  const parts = partsOf({ frames, frameRate, step: stepFor(frameRate) })
  const by = (workers: number) =>
    following +
    [finding, rendering].reduce(
      (sum, cost) =>
        sum +
        doneAfter(
          parts.map((part) => (cost * part.frames) / frames),
          workers,
        ),
      0,
    )
  say(
    'two workers over one, by simulation of the plan',
    `${(by(1) / by(2)).toFixed(2)} (${parts.length} parts; ${availableParallelism()} processors here)`,
    'at least 1.8',
  )
}

function print(): void {
  console.log(`\n| what | seen | aim |\n| --- | --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`)
  console.log(`\nTime the machine's host gave to others: ${stolen()}`)
}
