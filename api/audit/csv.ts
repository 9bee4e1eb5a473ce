// The audit as a table for a spreadsheet: RFC 4180, and nothing in it is a formula.
import type { Entry } from './view.ts'

/** Spreadsheets run what begins like this, also behind spaces, and as the full-width forms some of them take for the same. */
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/** One line, ended as RFC 4180 2.1 wants. Text that a spreadsheet would run gets an apostrophe in front. */
export const csvLine = (fields: readonly (string | number)[]): string => `${fields.map(field).join(',')}\r\n`

function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The mark in front tells spreadsheets that it is UTF-8. */
export const csvHead = `\u{feff}${csvLine(['sequence', 'at', 'actor', 'organisation', 'actorId', 'act', 'text', 'details', 'hash'])}`

/** `hash` in hex: whoever keeps the export can tell later whether the database's row is still the same. */
export function csvRow({ sequence, at, actor, act, text, details }: Entry, hash: Uint8Array): string {
  const who = actor ? [actor.name, actor.organisation?.name ?? '', actor.id] : ['Safelight', '', '']
  return csvLine([sequence, at, ...who, act, text, JSON.stringify(details), Buffer.from(hash).toString('hex')])
}
