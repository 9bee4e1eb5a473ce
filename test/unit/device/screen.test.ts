import { expect, test } from 'vitest'
import { lineMeter } from '../../../scripts/device/screen.ts'
import { mayPass, metadataOf } from '../../../scripts/device/upload.ts'

test('without a terminal there is a line every tenth of the way', () => {
  const lines: string[] = []
  const meter = lineMeter('Uploading', (line) => lines.push(line))
  for (let done = 0; done <= 1000; done++) meter.set(done, 1000)
  expect(lines).toHaveLength(11)
  expect([lines[0], lines.at(-1)]).toEqual(['  Uploading: 0 %', '  Uploading: 100 %'])
})

test.each([
  ...[0, 408, 409, 423, 429, 500, 503].map((status) => [status, true] as const),
  ...[400, 401, 403, 404, 410, 413, 415, 422].map((status) => [status, false] as const),
])('a reply of %d may pass: %s', (status, passes) => {
  expect(mayPass(status)).toBe(passes)
})

test('what the service is told of a recording', () => {
  const original = { size: 1, file: '1/2', written: `${BigInt(Date.UTC(2026, 2, 1, 9)) * 1_000_000n}`, changed: '0' }
  const sealed = { recipient: 'age1x', bytes: 10, sha256: 'ab'.repeat(32) }
  const remembered = { server: 'https://x.example', path: '/home/tess/Mathe 7b.MOV', original, sealed }
  const told = { filename: 'Mathe 7b.MOV', filetype: 'video/quicktime', recordedAt: '2026-03-01T09:00:00.000Z', sha256: sealed.sha256 }
  expect(metadataOf(remembered, undefined)).toEqual(told)
  expect(metadataOf(remembered, 'Fractions')).toEqual({ ...told, title: 'Fractions' })
})
