import { z } from 'zod'
import { faceStyles, wholeStyles } from '../../core/anonymise/styles.ts'
import { grids } from '../../core/anonymise/tiles.ts'
import { keptSeconds } from '../../core/edits/ranges.ts'
import type { Anonymise, Recipe } from '../../core/edits/recipe.ts'
import type { Clip, Organisation, Prisma } from '../../generated/prisma/client.ts'

export const Range = z.object({
  start: z.number().describe('Seconds on the original’s clock'),
  end: z.number().describe('Exclusive'),
})

export const Crop = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .describe('Pixels of the original’s picture, from its upper left corner')

export const Anonymised = z
  .object({
    style: z.enum(faceStyles).describe('What was put over what is hidden'),
    grid: z.enum(grids).nullable().describe('How closely faces were looked for; null: they were not'),
    faces: z.boolean().describe('Faces that were found are covered'),
    uncovered: z.number().int().describe('How many of them stayed as they are'),
    drawn: z.number().int().describe('How many masks were drawn by hand'),
    whole: z.enum(wholeStyles).nullable().describe('What was made of the whole picture'),
    unseen: z.number().int().describe('Uncertain moments that nobody had looked at when it was saved'),
  })
  .describe('How it was anonymised and with which limits')
export type Anonymised = z.infer<typeof Anonymised>

export const Edit = z
  .object({
    originalId: z.uuid().nullable().describe('Null when it was deleted, and for all but the owner'),
    seconds: z.number().describe('How much of the original it keeps'),
    ranges: z.array(Range),
    mute: z.array(Range),
    crop: Crop.nullable(),
    voice: z.enum(['disguise', 'mute']).nullable().describe('Told to all who see the clip'),
    anonymised: Anonymised.nullable().describe('Told to all who see the clip'),
    replaceable: z.boolean().describe('Its owner may put it in the place of its original now'),
  })
  .describe('Of a clip made from another: what was kept and silenced, which is told to its owner alone')
export type Edit = z.infer<typeof Edit>

export const editInclude = { include: { original: { select: { status: true } } } } satisfies Prisma.Clip$editArgs

type Made = Pick<Clip, 'status' | 'anonymised' | 'quarantinedAt'> & { organisation: Pick<Organisation, 'offerReplacing'> }

/** Others see that it is an edit, and what is hidden in it; not of what. `clip`: the one it makes. */
export function editView(row: Prisma.EditGetPayload<typeof editInclude>, clip: Made, mine: boolean): Edit {
  const { ranges, mute, crop = null, voice = null, anonymise } = row.recipe as unknown as Recipe
  const all = { seconds: keptSeconds(ranges), voice, anonymised: anonymise ? anonymisedView(anonymise) : null }
  if (!mine) return { ...all, originalId: null, ranges: [], mute: [], crop: null, replaceable: false }
  const originalId = row.original.status === 'deleted' ? null : row.originalId
  const offered = clip.anonymised && clip.status === 'ready' && clip.quarantinedAt === null && clip.organisation.offerReplacing
  return { ...all, originalId, ranges, mute, crop, replaceable: offered && originalId !== null }
}

function anonymisedView({ style, faces, drawn, whole }: Anonymise): Anonymised {
  const found = {
    faces: faces !== undefined,
    grid: faces?.grid ?? null,
    uncovered: faces?.uncovered.length ?? 0,
    unseen: faces?.unseen ?? 0,
  }
  return { style, ...found, drawn: drawn.length, whole: whole ?? null }
}
