// Makes an edit: a new clip with a key of its own, which the workers fill from the original's rungs.
import { steadyRate } from '../../core/anonymise/search.ts'
import type { Tx } from '../../core/db.ts'
import type { DoneSearch, WantedAnonymise } from '../../core/edits/anonymise.ts'
import { checkedRecipe } from '../../core/edits/check.ts'
import { keptSeconds } from '../../core/edits/ranges.ts'
import { anonymises, type Crop, changesPicture, keepsSound, type Recipe } from '../../core/edits/recipe.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { ContentKeyRing } from '../../core/keys/keyring.ts'
import type { Plan } from '../../core/plan.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import { type HeldClip, holdClip } from '../clips/hold.ts'
import type { Context } from '../context.ts'

type Parts = Pick<Context, 'db' | 'queues' | 'audit' | 'clock'> &
  Partial<Pick<Context, 'log'>> & { contentKeys: Pick<ContentKeyRing, 'create'> }

export interface WantedEdit extends Omit<Recipe, 'crop' | 'voice' | 'anonymise'> {
  crop?: Crop | undefined
  voice?: Recipe['voice'] | undefined
  anonymise?: WantedAnonymise | undefined
  /** The search for the original's faces, when it is done; whether it still stands is asked anew. */
  search?: DoneSearch | undefined
  /** Id of the clip it is made of. */
  original: string
  ownerId: string
  title?: string | undefined
  /** A reflection of the owner's; undefined: a new one, which nobody else sees. */
  reflectionId?: string | undefined
}

export interface MadeEdit {
  clipId: string
  reflectionId: string
}

/**
 * Makes the clip and asks for its rungs; who may do so is asked before. All that has to hold of the original is looked at
 * under its row's lock: nobody deletes or flags it in between. Throws SafelightError `not_found`, `not_allowed`, `not_ready`,
 * `bad_request` of a reflection that isn't the owner's, and as `checkedRecipe`.
 */
export async function createEdit({ db, queues, contentKeys, audit, clock, log }: Parts, wanted: WantedEdit): Promise<MadeEdit> {
  const clipId = newId()
  const { reflectionId, rungs } = await db.$transaction(async (tx) => {
    const { original, plan, search } = await holdOriginal(tx, wanted)
    const { id: originalId, ownerId, organisationId } = original
    const { ranges, mute, crop, voice, anonymise } = wanted
    const asked = { ranges, mute, ...(crop && { crop }), ...(voice && { voice }), ...(anonymise && { anonymise }) }
    const recipe = checkedRecipe(asked, { ...original, ...plan, search })
    const hides = anonymises(recipe, original.kind ?? 'video')
    const title = wanted.title ?? titleOf(original.title, hides ? ' (anonymised)' : ' (cut)')
    const reflectionId = await reflectionFor(tx, original, wanted.reflectionId, title)
    const { key: _, ...wrapped } = await contentKeys.create(tx, organisationId, clipId)
    const now = clock.now()
    await tx.clip.create({
      data: {
        ...{ id: clipId, reflectionId, title, ...wrapped, receivedAt: now },
        ...clipOf(original, recipe),
        ...(recipe.anonymise && { frameRate: search?.frameRate ?? steadyRate(plan.frameRate) }),
        anonymised: hides || original.anonymised,
        // A picture that changes has a ladder of its own, which a worker lays.
        ...(!changesPicture(recipe) && cutOf(original, plan, recipe)),
      },
    })
    await tx.edit.create({ data: { clipId, originalId, recipe: recipe as unknown as Prisma.InputJsonObject, createdAt: now } })
    await notify(tx, 'clip', { clipId, ownerId })
    const of = { organisationId, actorId: ownerId, reflectionId: original.reflectionId, clipId: originalId, ownerId }
    await audit.record(tx, { ...of, act: 'edit', details: { made: clipId, ranges: recipe.ranges.length } })
    return { reflectionId, rungs: changesPicture(recipe) ? [] : rungsOf(original, recipe) }
  })
  // Lost after the transaction, the jobs are added by `reconcile`.
  const cuts = rungs.map(({ name: rung }) => ({ clipId, rung }))
  const added = cuts.length > 0 ? queues.addAll('cut', cuts) : queues.add('edit', { clipId })
  await added.catch((error) => log?.error({ err: error, clipId }, 'an edit was not begun'))
  return { clipId, reflectionId }
}

async function holdOriginal(tx: Tx, { original: id, ownerId, search: known }: WantedEdit) {
  const original = await holdClip(tx, id, ownerId)
  if (original.status !== 'ready' || !original.plan) throw new SafelightError('not_ready')
  // Forgotten since, or lost: whoever forgets it holds the same row.
  const stands = known && { id: known.searchId, clipId: id, doneAt: { not: null }, failureCode: null }
  const search = stands && (await tx.faceSearch.count({ where: stands })) > 0 ? known : undefined
  return { original, plan: original.plan as unknown as Plan, search }
}

async function reflectionFor(
  tx: Tx,
  { ownerId, organisationId }: HeldClip,
  reflectionId: string | undefined,
  title: string,
): Promise<string> {
  if (reflectionId === undefined) return (await tx.reflection.create({ data: { ownerId, organisationId, title }, select: { id: true } })).id
  const own = await tx.reflection.findUnique({ where: { id: reflectionId, ownerId, organisationId }, select: { id: true } })
  if (!own) throw notYours()
  return reflectionId
}

export const notYours = () => new SafelightError('bad_request', 'reflectionId: there is no such reflection of yours')

/** What the new clip has of the original. Nothing of it was uploaded. */
function clipOf(original: HeldClip, { ranges, crop }: Recipe) {
  const { ownerId, organisationId, kind, recordedAt, frameRate } = original
  const { width, height } = crop ?? original
  const about = { ownerId, organisationId, kind, width, height, recordedAt, frameRate }
  return { ...about, status: 'processing' as const, filename: '', durationSeconds: keptSeconds(ranges) }
}

/** Its rungs are the original's, parts of them. */
function cutOf(original: HeldClip, { videoSeconds, audioSeconds, frameRate }: Plan, recipe: Recipe) {
  const seconds = keptSeconds(recipe.ranges)
  const plan: Plan = {
    ...{ origin: 0, videoStart: 0, videoSeconds: videoSeconds > 0 ? seconds : 0 },
    ...{ audioStart: 0, audioSeconds: audioSeconds > 0 && keepsSound(recipe) ? seconds : 0 },
    ...{ frameRate, chunks: [], rungs: [], copied: true, frames: 0 },
  }
  return { plan: plan as unknown as Prisma.InputJsonObject, rungs: { createMany: { data: rungsOf(original, recipe).map(rungOf) } } }
}

const rungsOf = ({ rungs }: HeldClip, recipe: Recipe) => rungs.filter(({ kind }) => kind === 'video' || keepsSound(recipe))

/** What is stated of a rung before its segments are there is what the original's came to. */
const rungOf = ({ name, kind, rank, width, height, frameRate, codecs, targetDuration, bandwidth }: HeldClip['rungs'][number]) => ({
  ...{ name, kind, rank, width, height, frameRate, codecs, targetDuration, bandwidth },
  method: 'copy' as const,
})

const longestTitle = 200

/** Never ends in half a character. */
const titleOf = (title: string, suffix: string) =>
  `${title.slice(0, longestTitle - suffix.length).replace(/[\uD800-\uDBFF]$/, '')}${suffix}`
