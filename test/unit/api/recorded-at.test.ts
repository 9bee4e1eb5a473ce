import { expect, it } from 'vitest'
import { readMetadata } from '../../../api/uploads/metadata.ts'

it.each(['9999-12-31T23:59:59-12:00', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+12:00', '1969-12-31T23:59:59Z', '2999-01-01T00:00:00Z'])(
  'takes no recording of %s: the database or the reply could not hold it, or no camera was there',
  (recordedAt) => {
    expect(() => readMetadata({ recordedAt })).toThrow(expect.objectContaining({ code: 'bad_request' }))
  },
)

it('takes when a lesson was recorded, in any time zone', () => {
  expect(readMetadata({ recordedAt: '2026-05-03T10:00:00+02:00' }).recordedAt).toEqual(new Date('2026-05-03T08:00:00Z'))
})
