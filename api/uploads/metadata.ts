// What a device says about a recording: tus metadata or multipart fields, the same words for both.
import { z } from 'zod'
import { SafelightError } from '../../core/errors.ts'
import { text } from '../text.ts'

/** A value that came empty or without a value says nothing. */
const said = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null || (typeof value === 'string' && value.trim() === '') ? undefined : value), schema.optional())

const day = 86_400_000

/** Between 1970 and the day after tomorrow: clocks of devices are wrong by hours, and calendars by nothing more. */
function plausible(date: Date): boolean {
  return date.getTime() >= 0 && date.getTime() < Date.now() + 2 * day
}

const Metadata = z.object({
  filename: said(text(255)),
  filetype: said(text(255)),
  title: said(text(200)),
  reflectionId: said(z.uuid()),
  recordedAt: said(
    z.iso.datetime({ offset: true }).pipe(z.coerce.date()).refine(plausible, 'must be a time since 1970, and not in the future'),
  ),
  sha256: said(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hex digits')
      .toLowerCase(),
  ),
})

export type RawMetadata = Record<string, string | null>
export interface RecordingMetadata {
  filename: string
  title: string
  reflectionId: string | undefined
  recordedAt: Date | undefined
  sha256: string | undefined
}

/** Throws `bad_request` naming every field that is wrong. Without a title the file's name serves as one. */
export function readMetadata(raw: RawMetadata): RecordingMetadata {
  // Kept as given, and PostgreSQL keeps no NUL.
  if (
    Object.entries(raw)
      .flat()
      .some((word) => word?.includes('\0'))
  )
    throw new SafelightError('bad_request', 'A field holds a NUL.')
  const parsed = Metadata.safeParse(raw)
  if (!parsed.success) {
    throw new SafelightError('bad_request', parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const { filename = 'recording', title, reflectionId, recordedAt, sha256 } = parsed.data
  const untyped = filename.replace(/\.[a-z0-9]{1,5}$/i, '') || filename
  return { filename, title: title ?? untyped.slice(0, 200), reflectionId, recordedAt, sha256 }
}
