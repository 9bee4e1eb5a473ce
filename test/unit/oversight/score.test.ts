import { expect, it } from 'vitest'
import { scoreOf } from '../../../workers/oversight/score.ts'

const likelihoods = (of: Record<string, number>) => Object.entries(of).map(([className, probability]) => ({ className, probability }))

it.each([
  [{ Neutral: 1 }, 0],
  [{ Drawing: 0.6, Neutral: 0.4 }, 0],
  [{ Porn: 1 }, 1],
  [{ Hentai: 0.25, Porn: 0.5, Neutral: 0.25 }, 0.75],
  [{ Sexy: 1 }, 0.5],
  [{ Sexy: 0.5, Porn: 0.5 }, 0.75],
  [{ Porn: 0.7, Hentai: 0.300001 }, 1],
  [{ SomethingNew: 1 }, 0],
])('%o comes to %d', (of, score) => {
  expect(scoreOf(likelihoods(of))).toBeCloseTo(score, 9)
  expect(scoreOf(likelihoods(of))).toBeLessThanOrEqual(1)
})
