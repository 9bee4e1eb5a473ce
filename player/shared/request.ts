import { problemFrom, unreachable } from './problem.ts'

export interface RequestOptions {
  method?: string
  body?: unknown
  signal?: AbortSignal | undefined
}

/**
 * One JSON request to the service, same origin, with the session cookie.
 * @throws ApiError for every reply that is not 2xx, and with code `unreachable` when there was none
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const hasBody = options.body !== undefined
  const reply = await fetch(path, {
    method: options.method ?? (hasBody ? 'POST' : 'GET'),
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: JSON.stringify(options.body) }),
    ...(options.signal && { signal: options.signal }),
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error
    throw unreachable(error)
  })
  const text = await reply.text()
  if (!reply.ok) throw problemFrom(reply.status, text)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
