import { describe, expect, test } from 'vitest'
import { failureOf, SealingError } from '../../../player/app/upload/failure.ts'
import { retryDelays, shouldRetry } from '../../../player/app/upload/retry.ts'
import { backoff, endedBecause, messages, nextStep } from '../../../player/embed/errors.ts'
import { problemFrom } from '../../../player/shared/problem.ts'

describe('hls.js errors', () => {
  test.each([
    ['a key that is refused', { type: 'networkError', details: 'keyLoadError', fatal: false, status: 404 }, 'ask'],
    ['a link that is too old', { type: 'networkError', details: 'fragLoadError', fatal: false, status: 403 }, 'ask'],
    ['a slow segment', { type: 'networkError', details: 'fragLoadTimeOut', fatal: false }, 'ignore'],
    ['a lost connection', { type: 'networkError', details: 'levelLoadError', fatal: true, status: 0 }, 'ask'],
    ['a stall', { type: 'mediaError', details: 'bufferStalledError', fatal: false }, 'ignore'],
    ['a decoder that gave up', { type: 'mediaError', details: 'bufferAppendError', fatal: true }, 'recover'],
    ['a codec this browser has not', { type: 'mediaError', details: 'manifestIncompatibleCodecsError', fatal: true }, 'stop'],
    ['something else', { type: 'otherError', details: 'internalException', fatal: true }, 'stop'],
  ])('%s', (_, trouble, step) => expect(nextStep(trouble, 0).step).toBe(step))

  test('a decoder is revived once, then the message is clear', () => {
    const trouble = { type: 'mediaError', details: 'bufferAppendError', fatal: true }
    expect(nextStep(trouble, 1)).toEqual({ step: 'stop', message: messages.broken })
  })
})

test('waiting doubles and stays below a quarter of a minute', () => {
  expect([0, 1, 2, 9].map(backoff)).toEqual([500, 1000, 2000, 15_000])
})

test('only a session that ran out can be renewed', () => {
  const later = '2026-11-22T10:00:00Z'
  expect(endedBecause('expired', later, 0)).toBe('expired')
  expect(endedBecause('not_found', later, Date.parse(later) - 1)).toBe('ended')
  expect(endedBecause('not_found', later, Date.parse(later))).toBe('expired')
  expect(endedBecause('signed_out', null, 0)).toBe('ended')
})

describe('replies of the service', () => {
  test('RFC 9457 bodies give code and sentence; anything else still a sentence', () => {
    expect(problemFrom(413, '{"code":"quota_exceeded","title":"Full"}')).toMatchObject({
      code: 'quota_exceeded',
      message: 'Full',
      status: 413,
    })
    expect(problemFrom(401, '{"code":"X","message":"Invalid"}').message).toBe('Invalid')
    expect(problemFrom(502, '<html>Bad gateway</html>').message).toContain('Something went wrong')
    expect(problemFrom(404, 'null')).toMatchObject({ code: 'http_404', message: 'There is nothing here.' })
  })

  test('an upload is tried again for as long as it can help', () => {
    expect([null, 0, 500, 503, 409, 423, 429].every(shouldRetry)).toBe(true)
    expect([400, 401, 403, 404, 410, 413, 415, 422].some(shouldRetry)).toBe(false)
    expect(retryDelays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(120_000)
  })

  test('a failed upload says whether the connection is to blame', () => {
    expect(failureOf(new Error('network'))).toEqual(['The connection was lost. The upload goes on when it is back.', true])
    expect(failureOf(new SealingError('The file changed.'))).toEqual(['The file changed.', false])
  })
})
