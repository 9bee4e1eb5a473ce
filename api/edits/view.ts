import { z } from 'zod'
import { keptSeconds } from '../../core/edits/ranges.ts'
import type { Recipe } from '../../core/edits/recipe.ts'
import type { Prisma } from '../../generated/prisma/client.ts'

export const Range = z.object({
  start: z.number().describe('Seconds on the original’s clock'),
  end: z.number().describe('Exclusive'),
})

export const Edit = z
  .object({
    originalId: z.uuid().nullable().describe('Null when it was deleted, and for all but the owner'),
    seconds: z.number().describe('How much of the original it keeps'),
    ranges: z.array(Range),
    mute: z.array(Range),
  })
  .describe('Of a clip made from another: what was kept and silenced, which is told to its owner alone')
export type Edit = z.infer<typeof Edit>

export const editInclude = { include: { original: { select: { status: true } } } } satisfies Prisma.Clip$editArgs

/** Others see that it is an edit, not of what. */
export function editView(row: Prisma.EditGetPayload<typeof editInclude>, mine: boolean): Edit {
  const { ranges, mute } = row.recipe as unknown as Recipe
  const seconds = keptSeconds(ranges)
  if (!mine) return { originalId: null, seconds, ranges: [], mute: [] }
  return { originalId: row.original.status === 'deleted' ? null : row.originalId, seconds, ranges, mute }
}
