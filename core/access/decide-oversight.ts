// What administrators may do to find what is inappropriate, without watching: look at stills, mark, flag, and decide on what
// another flagged. None of it opens a recording: playlists, keys, storyboards and posters stay with decide.ts.
import type { ClipStatus, ReviewState } from '../../generated/prisma/enums.ts'
import { type Decision, hidden, no, yes } from './decision.ts'
import type { Person } from './world.ts'

/** Of a recording's review; `see`: that it is in the list. */
export type ReviewAction = 'oversight.see' | 'oversight.look' | 'oversight.review' | 'oversight.flag'
/** Of a flag; `see`: that it is in the list. */
export type FlagAction = 'oversight.see' | 'oversight.decide'

/** What is of a recording's owner, as far as oversight is concerned. */
interface Overseen {
  ownerId: string
  organisationId: string
}

export interface ReviewSubject extends Overseen {
  of: 'review'
  state: ReviewState
  /** The recording's. */
  status: ClipStatus
}

export interface FlagSubject extends Overseen {
  of: 'flag'
  flaggedById: string
}

/**
 * Stills of a recording are for the administrators of its organisation, never of her own, and only once the purpose was
 * confirmed in this sign-in. For everybody else there is nothing. `purposeConfirmed`: in this sign-in, and it still holds.
 */
export function decideReview(viewer: Person, purposeConfirmed: boolean, action: string, subject: ReviewSubject): Decision {
  const outside = outsideOf(viewer, subject)
  if (outside) return outside
  if (subject.ownerId === viewer.id) return hidden('own_recording')
  if (subject.state === 'undrawn') return hidden('not_drawn')
  // Gone by its owner's will; what went by a decision is still told of.
  if (subject.status === 'deleted' && subject.state !== 'deleted') return hidden('deleted')
  if (action === 'oversight.see') return yes('administrator')
  if (subject.state === 'deleted') return hidden('deleted')
  switch (action) {
    case 'oversight.look':
    case 'oversight.review':
    case 'oversight.flag':
      return purposeConfirmed ? yes('administrator') : no('purpose_missing')
    default:
      return no('wrong_subject')
  }
}

/**
 * A flag is decided by a second administrator of the recording's organisation, or by an operator; never by the one who made
 * it, nor by the one whose recording it is.
 */
export function decideFlag(viewer: Person, action: string, subject: FlagSubject): Decision {
  const operator = viewer.role === 'operator'
  const outside = operator ? undefined : outsideOf(viewer, subject)
  if (outside) return outside
  const own = subject.ownerId === viewer.id
  if (action === 'oversight.see') return own ? hidden('own_recording') : yes(operator ? 'staff' : 'administrator')
  if (action !== 'oversight.decide') return no('wrong_subject')
  if (own) return no('own_recording')
  if (subject.flaggedById === viewer.id) return no('own_flag')
  return yes(operator ? 'staff' : 'administrator')
}

function outsideOf({ organisationId, role, active }: Person, subject: Overseen): Decision | undefined {
  if (subject.organisationId !== organisationId) return hidden('other_organisation')
  return active && role === 'admin' ? undefined : hidden('not_administrator')
}
