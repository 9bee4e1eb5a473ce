import { z } from 'zod'
import { ClipKind, ClipStatus } from '../../generated/prisma/enums.ts'
import type { Playback } from './open-playback.ts'
import type { Drawn } from './rows.ts'

const Captions = z.object({ language: z.string(), label: z.string(), address: z.string() })

export const PlaybackView = z.object({
  clipId: z.uuid(),
  title: z.string(),
  kind: z.enum(ClipKind).nullable(),
  status: z.enum(ClipStatus),
  durationSeconds: z.number().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  master: z.string(),
  storyboard: z.string(),
  sheets: z.number().int().describe('Storyboard sheets that are drawn; more come while the clip is prepared'),
  poster: z.string().nullable(),
  captions: z.array(Captions),
  expiresAt: z.iso.datetime(),
})
export type PlaybackView = z.infer<typeof PlaybackView>

/** What the player is told; `token` is the one it asked with. */
export function playbackView({ clip, expiresAt }: Playback, token: string, drawn: Drawn): PlaybackView {
  const { id, title, kind, status, durationSeconds, width, height } = clip
  const below = `/v1/playback/${token}`
  return {
    ...{ clipId: id, title, kind, status, durationSeconds, width, height },
    master: `${below}/master.m3u8`,
    storyboard: `${below}/storyboard.vtt`,
    sheets: drawn.sheets,
    poster: drawn.poster ? `${below}/poster.webp` : null,
    captions: [],
    expiresAt: expiresAt.toISOString(),
  }
}
