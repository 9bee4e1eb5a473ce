import { expect, it } from 'vitest'
import { priorityOf, queueOf } from '../../../core/queue/jobs.ts'
import { segmentStillArguments } from '../../../workers/media/arguments.ts'

const clipId = 'c'

it('stills wait behind every encode, and go before taking away', () => {
  const oversight = priorityOf('oversight', { clipId })
  expect(queueOf('oversight', { clipId })).toBe('encode')
  // Twelve hours are 724 chunks.
  expect(oversight).toBeGreaterThan(priorityOf('encode', { clipId, chunk: 724, tier: 'all' }))
  expect(oversight).toBeLessThan(priorityOf('erase', { clipId }))
})

it.each([undefined, 17.25])('ffmpeg reads a transport stream from its standard input and nothing else (from %s)', (from) => {
  const args = segmentStillArguments(from)
  const input = args.indexOf('-i')
  const given = (flag: string) => args[args.indexOf(flag) + 1]
  expect(args[input + 1]).toBe('pipe:0')
  for (const [flag, value] of [
    ['-protocol_whitelist', 'pipe'],
    ['-format_whitelist', 'mpegts'],
    ['-max_pixels', '67108864'],
  ] as const) {
    expect(given(flag)).toBe(value)
    expect(args.indexOf(flag)).toBeLessThan(input)
  }
  expect(given('-frames:v')).toBe('1')
  expect(args.at(-1)).toBe('pipe:1')
  expect(given('-vf')?.startsWith("select='gte(t,17.25)',")).toBe(from !== undefined)
})
