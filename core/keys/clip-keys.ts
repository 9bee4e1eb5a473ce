// A clip's two keys as its row holds them: each wrapped under its organisation's key of the same kind, bound to the clip.
import { SafelightError } from '../errors.ts'
import { open, seal } from './envelope.ts'
import type { OrganisationKeys } from './organisation-keys.ts'

export type ClipKeyKind = 'content' | 'source'

/** What a wrapped clip key is bound to: moved to another clip's row, or taken for the other kind, it doesn't open. */
const contextOf = (kind: ClipKeyKind, clipId: string): string => `${kind}:${clipId}`

export function wrapClipKey(organisationKey: Uint8Array, kind: ClipKeyKind, clipId: string, key: Uint8Array): Buffer<ArrayBuffer> {
  return seal(organisationKey, key, contextOf(kind, clipId))
}

/** Throws NotOpened. */
export function unwrapClipKey(organisationKey: Uint8Array, kind: ClipKeyKind, clipId: string, wrapped: Uint8Array): Buffer {
  return open(organisationKey, wrapped, contextOf(kind, clipId))
}

/** A clip's key by way of its organisation's. Throws SafelightError('not_found') when the clip has none (any more), and NotOpened. */
export async function openClipKey(
  keys: OrganisationKeys,
  kind: ClipKeyKind,
  clip: { id: string; organisationId: string; keyId: string | null; wrapped: Uint8Array | null },
): Promise<Buffer> {
  if (!clip.keyId || !clip.wrapped) throw new SafelightError('not_found')
  return unwrapClipKey(await keys.byId(clip.organisationId, kind, clip.keyId), kind, clip.id, clip.wrapped)
}
