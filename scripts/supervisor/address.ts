import { createServer } from 'node:net'
import { waitUntil } from '../processes.ts'

/** How the service is reached from this machine. */
export function localAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Port that can be listened on: the wished one, or any when that is 0. Undefined when it is taken or not allowed. */
export async function usablePort(host: string, port: number): Promise<number | undefined> {
  const server = createServer()
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => resolve(true))
  })
  if (!listening) return undefined
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : undefined
}

/** Resolves when the API says that it can serve; rejects after `seconds`. */
export async function untilServing(address: string, seconds: number, signal: AbortSignal): Promise<void> {
  const asks = async () => {
    if (signal.aborted) return true
    const timeout = AbortSignal.timeout(5000)
    const reply = await fetch(`${address}/readyz`, { signal: timeout }).catch(() => undefined)
    return reply?.ok === true
  }
  if (!(await waitUntil(asks, seconds))) throw new Error(`The API did not answer at ${address}/readyz within ${seconds} s.`)
}
