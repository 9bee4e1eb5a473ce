import { describe, expect, test } from 'vitest'
import { tokenIn } from '../../../player/app/account/token.ts'
import {
  accountWords,
  browserWords,
  codesFile,
  deviceWords,
  digitsOf,
  isOver,
  keyOf,
  passwordTrouble,
} from '../../../player/app/account/words.ts'
import { ApiError } from '../../../player/shared/problem.ts'

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36', 'Chrome on Windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', 'Safari on Mac'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604', 'Safari on iPhone'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 CriOS/130.0 Mobile/15E148 Safari/604', 'Chrome on iPhone'],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36',
    'Samsung Internet on Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541) AppleWebKit/537.36 Chrome/130.0 Safari/537.36', 'Chrome on Chromebook'],
  ['curl/8.0', 'Unknown browser'],
  ['', 'Unknown browser'],
  [null, 'Unknown browser'],
])('a sign-in is named by what the browser says of itself: %s', (userAgent, words) => {
  expect(browserWords(userAgent)).toBe(words)
})

test('a device is named as it names itself, when that says anything', () => {
  expect(deviceWords('safelight-room-camera/2.1 (linux)')).toBe('Paired device (safelight-room-camera)')
  expect([deviceWords('node'), deviceWords(''), deviceWords(null)]).toEqual(['Paired device', 'Paired device', 'Paired device'])
})

describe('the second step', () => {
  test('its key in fours, for typing', () => {
    expect(keyOf('otpauth://totp/Safelight:a%40b.example?secret=jbswy3dpehpk3pxp&issuer=Safelight')).toBe('JBSW Y3DP EHPK 3PXP')
    expect(keyOf('otpauth://totp/Safelight:a?issuer=Safelight&secret=JBSWY3')).toBe('JBSW Y3')
    expect(keyOf('otpauth://totp/Safelight')).toBe('')
  })

  test('blanks and dashes in a code don’t matter', () => {
    expect([digitsOf('123 456'), digitsOf(' 123-456 '), digitsOf('123456')]).toEqual(['123456', '123456', '123456'])
  })

  test('recovery codes as a file, one a line', () => {
    const lines = codesFile(['a-b', 'c-d'], 'anna@oak.example').split('\r\n')
    expect(lines[0]).toContain('anna@oak.example')
    expect(lines.slice(-3)).toEqual(['a-b', 'c-d', ''])
  })

  test('after too long, or too many wrong codes, it begins again', () => {
    expect(isOver(new ApiError(401, 'invalid_two_factor_cookie', 'x'))).toBe(true)
    expect(isOver(new ApiError(401, 'code_used', 'x'))).toBe(true)
    expect(isOver(new ApiError(400, 'too_many_attempts_request_new_code', 'x'))).toBe(true)
    expect([isOver(new ApiError(401, 'invalid_code', 'x')), isOver(new Error('x')), isOver(null)]).toEqual([false, false, false])
  })
})

test('the account service’s codes are said in words; what has none is said as it came', () => {
  expect(accountWords(new ApiError(400, 'invalid_password', 'Invalid password'))).toBe('That is not your current password.')
  expect(accountWords(new ApiError(429, 'too_many_requests', 'Please wait.'))).toBe('Please wait.')
  expect(accountWords(new Error('The two passwords are not the same.'))).toBe('The two passwords are not the same.')
})

test('a new password is long enough and typed twice', () => {
  expect(passwordTrouble('12345678901', '12345678901')).toMatch(/12 characters/)
  expect(passwordTrouble('123456789012', '123456789013')).toMatch(/not the same/)
  expect(passwordTrouble('123456789012', '123456789012')).toBeNull()
})

test('the secret of a link is what stands behind the sign', () => {
  expect([tokenIn('#abc_-1'), tokenIn('#'), tokenIn('')]).toEqual(['abc_-1', '', ''])
})
