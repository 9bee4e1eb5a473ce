// The faces of a recording as its owner reviews them: places in shares of the picture, times in seconds.
import { z } from 'zod'
import { grids } from '../../core/anonymise/tiles.ts'
import { doubts } from '../../core/anonymise/uncertain.ts'

const share = z.number().describe('Share of the picture’s width or height')

export const Place = z
  .object({ x: share, y: share, width: share, height: share })
  .describe('From the picture’s upper left corner; it may reach beyond the picture')

export const Face = z.object({
  id: z.number().int(),
  start: z.number().describe('From when it is covered, seconds'),
  end: z.number().describe('Until when, exclusive'),
  best: z.object({ time: z.number(), place: Place, score: z.number() }).describe('Where it is seen best'),
  still: z.object({ sheet: z.number().int(), place: z.number().int() }).nullable().describe('Its picture; null: there are too many faces'),
})
export type Face = z.infer<typeof Face>

export const Uncertain = z.object({
  doubt: z.enum(doubts),
  start: z.number(),
  end: z.number(),
  place: Place.describe('Where to look'),
  faces: z.array(z.number().int()),
  weight: z.number().describe('How much it is worth a look, 0 to 1'),
})
export type Uncertain = z.infer<typeof Uncertain>

export const faceStates = ['none', 'looking', 'following', 'done', 'failed'] as const

export const Faces = z.object({
  searchId: z.uuid().nullable().describe('Told back with the edit that is made of it, so that none is made of another'),
  state: z.enum(faceStates),
  grid: z.enum(grids).nullable().describe('How closely it was looked; null: nobody did'),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).describe('Parts that were looked at'),
  frameRate: z.number().nullable().describe('Pictures a second that were counted, and will be made'),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  faces: z.array(Face).describe('Empty until it is done'),
  uncertain: z.array(Uncertain).describe('Worst first; named by their index when they were looked at'),
  sheet: z.object({ side: z.number(), columns: z.number(), count: z.number() }).describe('How pictures of faces lie on a sheet, px'),
})
export type Faces = z.infer<typeof Faces>

export const FacePlaces = z.object({
  faces: z.array(
    z.object({
      id: z.number().int(),
      between: z
        .tuple([z.number().int(), z.number().int()])
        .nullable()
        .describe('Lies between these two, and is covered unless both are not'),
      keys: z
        .array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]))
        .describe('Time, x, y, width, height; straight between'),
    }),
  ),
})
export type FacePlaces = z.infer<typeof FacePlaces>
