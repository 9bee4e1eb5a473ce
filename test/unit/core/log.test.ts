import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { redacted, withoutSecrets } from '../../../core/log.ts'

describe('an address in the log', () => {
  it.each([
    ['/v1/playback/s3cret/rungs/720.m3u8', '/v1/playback/…/rungs/720.m3u8'],
    ['/v1/%70layback/s3cret/keys/7', '/v1/playback/…/keys/7'],
    ['/v1/playback%2fs3cret', '/v1/playback/…'],
    ['/embed/s3cret', '/embed/…'],
    ['/v1/objects/clips%2fa%2f720.ts?expires=1&signature=s3cret', '/v1/objects/…?…'],
    ['/v1/objects/downloads/s3cret/s3cret.mp4?expires=1&signature=s3cret', '/v1/objects/…?…'],
    ['/v1/%6fbjects/downloads/s3cret.mp4', '/v1/objects/…'],
    ['/v1/auth/reset-password/s3cret?callbackURL=/', '/v1/auth/reset-password/…?…'],
    ['/v1/auth/verify-email?token=s3cret', '/v1/auth/verify-email?…'],
    ['/v1/auth/reset-password?token=s3cret', '/v1/auth/reset-password?…'],
    ['/v1/invitations/s3cret', '/v1/invitations/…'],
    ['/v1/%69nvitations/s3cret/accept', '/v1/invitations/…/accept'],
    ['/v1/playback/%zzs3cret', '…'],
    ['/v1/clips/a/events', '/v1/clips/a/events'],
  ])('%s is written as %s', (address, written) => {
    expect(withoutSecrets(address)).toBe(written)
    expect(withoutSecrets(address)).not.toContain('s3cret')
  })
})

it('a line of the log holds no header that opens anything, no password and no address', () => {
  let written = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written += chunk
      done()
    },
  })
  const log = pino({ redact: { paths: redacted, censor: '[redacted]' } }, sink)
  const headers = { authorization: 's3cret', cookie: 's3cret' }
  log.info({ req: { headers }, res: { headers: { 'set-cookie': 's3cret', 'set-auth-token': 's3cret' } } })
  log.info({ body: { password: 's3cret', token: 's3cret', email: 's3cret' } })
  expect(written).not.toContain('s3cret')
  expect(written.match(/\[redacted\]/g)).toHaveLength(7)
})
