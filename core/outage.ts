// Failures of what Safelight stands on (database, object store, network, disk), told from failures of a recording or of ours.

/** Something Safelight stands on was away or full: the same work may succeed later. */
export class Outage extends Error {
  override readonly name = 'Outage'
}

const codes = new Set([
  // Node (errno(3)): nobody answers, or there is no room.
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO'],
  // Prisma: not reachable, timed out, closed, no connection free, transaction lost, write conflict.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'],
  // PostgreSQL: shutting down, starting up, too many connections, disk full.
  ...['57P01', '57P02', '57P03', '53300', '53100'],
])

interface Shape {
  code?: unknown
  name?: unknown
  cause?: unknown
  errors?: unknown
  $metadata?: { httpStatusCode?: number }
}

/** Whether time may mend it: by its class, its code, an S3 reply of 5xx or 429, or any of what caused it. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if (error instanceof Outage) return true
  const { code, name, cause, errors, $metadata } = error as Shape
  if (typeof code === 'string' && codes.has(code)) return true
  const status = $metadata?.httpStatusCode ?? 0
  if (status >= 500 || status === 429 || name === 'TimeoutError') return true
  return isOutage(cause) || (Array.isArray(errors) && errors.some(isOutage))
}
