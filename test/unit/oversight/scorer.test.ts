// The model itself, in its thread, out of the installed packages.
import { afterAll, expect, it } from 'vitest'
import { squarePixels } from '../../../workers/media/stills.ts'
import { scoredSide } from '../../../workers/oversight/score.ts'
import { Scorer, ScorerClosed } from '../../../workers/oversight/scorer.ts'

const scorer = new Scorer()
afterAll(() => scorer.close())

const svg = (drawn: string) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180">${drawn}</svg>`)
const pictures = [
  svg('<rect width="320" height="180" fill="#888"/>'),
  svg('<rect width="320" height="180" fill="#fff"/><text x="20" y="90" font-size="40">2 + 2 = 4</text>'),
  svg('<rect width="320" height="180" fill="#246"/><circle cx="160" cy="90" r="70" fill="#e0a080"/>'),
]

it('scores pictures from 0 to 1, the same picture the same', { timeout: 120_000 }, async () => {
  const scores: number[] = []
  for (const picture of [...pictures, ...pictures]) scores.push(await scorer.score(await squarePixels(picture, scoredSide)))
  expect(scores.filter((score) => !(score >= 0 && score <= 1))).toEqual([])
  expect(scores.slice(3)).toEqual(scores.slice(0, 3))
  expect(new Set(scores).size).toBe(3)
})

it('what is no picture of its size fails, and the next one is scored all the same', { timeout: 120_000 }, async () => {
  await expect(scorer.score(new Uint8Array(10))).rejects.toThrow(Error)
  expect(await scorer.score(new Uint8Array(scoredSide * scoredSide * 3))).toBeGreaterThanOrEqual(0)
})

it('closing is told from failing: another worker scores them', { timeout: 120_000 }, async () => {
  const closing = new Scorer()
  const asked = closing.score(new Uint8Array(scoredSide * scoredSide * 3))
  const told = expect(asked).rejects.toThrow(ScorerClosed)
  await closing.close()
  await told
  await expect(closing.score(new Uint8Array(0))).rejects.toThrow(ScorerClosed)
})
