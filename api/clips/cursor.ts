import { SafelightError } from '../../core/errors.ts'

/** Where a list goes on: after this row, newest first. */
export interface Cursor {
  createdAt: Date
  id: string
}

export const writeCursor = ({ createdAt, id }: Cursor): string => Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')

/** Throws `bad_request` for what `writeCursor` didn't write. */
export function readCursor(text: string): Cursor {
  const match = Buffer.from(text, 'base64url')
    .toString()
    .match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/)
  const createdAt = new Date(match?.[1] ?? Number.NaN)
  if (!match?.[2] || Number.isNaN(createdAt.getTime())) throw new SafelightError('bad_request', 'cursor: is not one of ours')
  return { createdAt, id: match[2] }
}

/** What comes after the cursor in the order createdAt, id, both descending. */
export function afterCursor(cursor: string | undefined) {
  if (cursor === undefined) return {}
  const { createdAt, id } = readCursor(cursor)
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] }
}
