import { z } from 'zod'
import { maskShapes, mostKeys, mostMasks } from '../../core/anonymise/drawn.ts'
import { faceStyles, wholeStyles } from '../../core/anonymise/styles.ts'

const share = z.number().describe('Share of the picture’s width or height')
const Key = z.object({ time: z.number().describe('Seconds on the original’s clock'), x: share, y: share, width: share, height: share })

export const DrawnMask = z.object({
  shape: z.enum(maskShapes),
  start: z.number().describe('From when it covers, seconds on the original’s clock'),
  end: z.number().describe('Exclusive'),
  keys: z
    .array(Key)
    .max(2 * mostKeys)
    .describe('Where it is; one for a mask that doesn’t move, straight between'),
})

export const CoveredFaces = z.object({
  searchId: z.uuid().optional().describe('The search that was reviewed; refused when there is another by now'),
  uncovered: z.array(z.number().int()).max(2000).describe('Ids of faces that stay as they are'),
  looked: z.array(z.number().int().min(0)).max(20_000).describe('Indices of the uncertain stretches that the owner looked at'),
  accept: z.boolean().describe('She takes it on herself that nobody looked at the others'),
})

export const NewAnonymise = z.object({
  style: z.enum(faceStyles).describe('What is put over what is hidden'),
  faces: CoveredFaces.optional().describe('Cover the faces that were found; without it only what was drawn is covered'),
  drawn: z.array(DrawnMask).max(2 * mostMasks),
  whole: z.enum(wholeStyles).optional().describe('What is made of the whole picture, after faces were covered'),
})
