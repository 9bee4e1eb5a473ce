// Who may do what: one pure function. Everything that shows or changes a recording asks it, every time.
import type { ClipStatus, Role } from '../../generated/prisma/enums.ts'

export type Action =
  | 'clip.record'
  | 'clip.see'
  | 'clip.play'
  | 'clip.edit'
  | 'clip.delete'
  | 'reflection.create'
  | 'reflection.list'
  | 'reflection.see'
  | 'reflection.edit'

export interface Viewer {
  userId: string
  /** Null for operators, who belong to no organisation. */
  organisationId: string | null
  role: Role
}

export type Subject =
  | { of: 'organisation'; organisationId: string }
  | { of: 'clip'; ownerId: string; organisationId: string; status: ClipStatus; deviceId: string | null }
  | { of: 'reflection'; ownerId: string; organisationId: string }

/** What has to be looked up afresh each time, because it may have changed since the last look. */
export interface Facts {
  /** The sign-in that asks still holds: not signed out, not expired. */
  signedIn: boolean
  /** The account was closed. */
  deactivated: boolean
  /** The sign-in of the paired device that asks; undefined when a person in a browser does. */
  device: string | undefined
}

/** `because` is shown to people; `hidden` says that not even the subject's existence may be told. */
export interface Decision {
  allowed: boolean
  because: Reason
  hidden: boolean
}

export const reasons = {
  owner: 'You made this recording.',
  member: 'You belong to this organisation.',
  signed_out: 'You are signed out.',
  deactivated: 'This account is closed.',
  device: 'A paired device uploads recordings and can do nothing else with them.',
  operator: 'Operators run the service and see no recordings.',
  student: 'Students do not record here.',
  other_organisation: 'It belongs to another organisation.',
  not_owner: 'Only its owner can open it.',
  deleted: 'It was deleted.',
  failed: 'It could not be prepared for playing.',
  wrong_subject: 'This can not be done to it.',
} as const
export type Reason = keyof typeof reasons

const yes = (because: Reason): Decision => ({ allowed: true, because, hidden: false })
const no = (because: Reason): Decision => ({ allowed: false, because, hidden: false })
const hidden = (because: Reason): Decision => ({ allowed: false, because, hidden: true })

/** A device's token lies for months on a recorder: it records, and sees how far the recordings are that it brought itself. */
function decideForDevice(device: string, action: Action, subject: Subject): Decision | undefined {
  if (action === 'clip.record') return undefined
  if (action === 'clip.see' && subject.of === 'clip') return subject.deviceId === device ? undefined : hidden('device')
  return no('device')
}

/** Decides. Nobody but the owner is the default, whatever the role; whatever isn't named here is refused. */
export function decide(facts: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  if (facts.deactivated) return hidden('deactivated')
  if (!facts.signedIn) return hidden('signed_out')
  if (viewer.role === 'operator') return subject.of === 'organisation' ? no('operator') : hidden('operator')
  if (subject.organisationId !== viewer.organisationId) return hidden('other_organisation')
  if (subject.of !== 'organisation' && subject.ownerId !== viewer.userId) return hidden('not_owner')
  const refused = facts.device === undefined ? undefined : decideForDevice(facts.device, action, subject)
  if (refused) return refused
  if (subject.of === 'organisation') return decideAsMember(viewer, action)
  return subject.of === 'clip' ? decideClip(action, subject.status) : decideReflection(action)
}

function decideAsMember(viewer: Viewer, action: Action): Decision {
  if (action === 'reflection.list') return yes('member')
  if (action !== 'clip.record' && action !== 'reflection.create') return no('wrong_subject')
  return viewer.role === 'student' ? no('student') : yes('member')
}

function decideClip(action: Action, status: ClipStatus): Decision {
  if (status === 'deleted') return hidden('deleted')
  switch (action) {
    case 'clip.see':
    case 'clip.edit':
    case 'clip.delete':
      return yes('owner')
    case 'clip.play':
      // Of one that is still coming too: the player stands and waits for its first part.
      return status === 'failed' ? no('failed') : yes('owner')
    default:
      return no('wrong_subject')
  }
}

function decideReflection(action: Action): Decision {
  return action === 'reflection.see' || action === 'reflection.edit' ? yes('owner') : no('wrong_subject')
}
