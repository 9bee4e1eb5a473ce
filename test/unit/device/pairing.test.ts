import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { pair, spell } from '../../../scripts/device/pairing.ts'

const code = {
  device_code: 'secret-device-code',
  user_code: 'ABCDEFGH',
  verification_uri: 'https://x.example/pair',
  expires_in: 60,
  interval: 5,
}

/** A service that answers questions for the token in turn; a number is a bare status. */
async function service(answers: (object | number)[], coded: object | number = code) {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, reply) => {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
    const forCode = request.url === '/v1/auth/device/code'
    if (!forCode) asked.push(form)
    const answer = forCode ? coded : (answers.shift() ?? 500)
    const status = typeof answer === 'number' ? answer : 'error' in answer ? 400 : 200
    reply.writeHead(status, { 'content-type': 'application/json' }).end(typeof answer === 'number' ? 'oops' : JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const lines: string[] = []
  const waits: number[] = []
  const paired = pair(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    say: (line) => lines.push(line),
    wait: async (seconds) => void waits.push(seconds),
  })
  const outcome = await paired.catch((error: Error) => error.message)
  return { outcome, lines: lines.join('\n'), waits, asked }
}

test('shows address and code, asks at the stated interval, and gives the token', async () => {
  const { outcome, lines, waits, asked } = await service([{ error: 'authorization_pending' }, { access_token: 'token' }])
  expect(outcome).toBe('token')
  expect(lines).toContain('https://x.example/pair')
  expect(lines).toContain('ABCD-EFGH')
  expect(lines).not.toContain('secret-device-code')
  expect(waits).toEqual([5, 5])
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'secret-device-code',
    client_id: 'safelight-device',
  })
})

test('slows down when it is told to, or when the service is in trouble', async () => {
  const { waits } = await service([{ error: 'slow_down' }, 429, 503, { access_token: 'token' }])
  expect(waits).toEqual([5, 10, 15, 20])
})

test.each<[string, (object | number)[], string]>([
  ['denied', [{ error: 'access_denied' }], 'refused in the browser'],
  ['expired', [{ error: 'expired_token' }], 'expired'],
  ['never answered', Array.from({ length: 50 }, () => ({ error: 'authorization_pending' })), 'expired'],
  ['not for this device', [{ error: 'invalid_client' }], 'invalid_client'],
  ['garbage', [404], 'status 404'],
])('%s ends it', async (_, answers, sentence) => {
  expect((await service(answers)).outcome).toContain(sentence)
})

test('something else at the address is told from the service', async () => {
  expect((await service([], { hello: 'world' })).outcome).toContain('right address')
  expect((await service([], 404)).outcome).toContain('said no (404)')
})

test('codes are spelled as the page spells them', () => {
  expect([spell('ABCDEFGH'), spell('ABC')]).toEqual(['ABCD-EFGH', 'ABC'])
})
