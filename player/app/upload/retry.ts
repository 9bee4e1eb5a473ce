/** Milliseconds before each retry; a chunk that went through starts the row anew. About four minutes in all. */
export const retryDelays = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]

/**
 * Whether trying again may help: no reply at all, a service in trouble, or a conflict over the offset (tus 1.0: 409; 423 while
 * the cut request is still being closed). Anything else was refused for a reason.
 */
export function shouldRetry(status: number | null): boolean {
  if (status === null || status === 0) return true
  return status >= 500 || status === 409 || status === 423 || status === 429 || status === 408
}
