// Pairing by the OAuth 2.0 device authorization grant (RFC 8628): the person says yes in a browser, the device waits.
import { z } from 'zod'
import { ask, refusal, Unreachable } from './service.ts'
import { Trouble } from './trouble.ts'

const clientId = 'safelight-device'
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
/** RFC 8628 3.5: each `slow_down` adds five seconds. */
const slowDownSeconds = 5

const Code = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string().optional(),
  expires_in: z.number().positive(),
  interval: z.number().positive().default(5),
})
const Token = z.object({ access_token: z.string().min(1) })
const Failure = z.object({ error: z.string() })

export interface PairingTools {
  say(line: string): void
  wait(seconds: number): Promise<void>
}

/** Resolves to the token once the person has said yes. Throws Trouble when she says no, the code expires, or the service refuses. */
export async function pair(server: string, { say, wait }: PairingTools): Promise<string> {
  const code = await askCode(server)
  say('This device has to be paired once. Open')
  say(`\n  ${code.verification_uri_complete ?? code.verification_uri}\n`)
  say(`in a browser, sign in, and check that it shows the code ${spell(code.user_code)}. Waiting …`)
  let interval = code.interval
  for (let waited = 0; waited < code.expires_in; ) {
    await wait(interval)
    waited += interval
    const answer = await askToken(server, code.device_code)
    if ('token' in answer) return answer.token
    if (answer.error === 'slow_down') interval += slowDownSeconds
    else if (answer.error === 'access_denied') throw new Trouble('Pairing was refused in the browser. Nothing was sent.')
    else if (answer.error === 'expired_token') break
    else if (answer.error !== 'authorization_pending') throw new Trouble(`The service does not pair this device (${answer.error}).`)
  }
  throw new Trouble('The code has expired before anybody said yes. Start again for a new one.')
}

/** ABCDEFGH -> ABCD-EFGH, as the page shows it. */
export function spell(code: string): string {
  return /^[A-Z0-9]{8}$/i.test(code) ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}

async function askCode(server: string): Promise<z.infer<typeof Code>> {
  const reply = await post(`${server}/v1/auth/device/code`, { client_id: clientId })
  const body: unknown = await reply.json().catch(() => undefined)
  if (!reply.ok) throw refusal(reply.status, body)
  const code = Code.safeParse(body)
  if (!code.success) throw new Trouble('The service did not answer as Safelight does. Is it the right address?')
  return code.data
}

/** A cut line or a service in trouble is asked again, more slowly (RFC 8628 3.5). */
async function askToken(server: string, deviceCode: string): Promise<{ token: string } | { error: string }> {
  try {
    const form = { grant_type: grantType, device_code: deviceCode, client_id: clientId }
    const reply = await post(`${server}/v1/auth/device/token`, form)
    const body: unknown = await reply.json().catch(() => undefined)
    const token = reply.ok ? Token.safeParse(body).data : undefined
    if (token) return { token: token.access_token }
    if (reply.status === 429 || reply.status >= 500) return { error: 'slow_down' }
    return { error: Failure.safeParse(body).data?.error ?? `status ${reply.status}` }
  } catch (error) {
    if (error instanceof Unreachable) return { error: 'slow_down' }
    throw error
  }
}

function post(address: string, form: Record<string, string>): Promise<Response> {
  return ask(address, { method: 'POST', body: new URLSearchParams(form) })
}
