// Why somebody sees what is another's, in words. Pure.
import { type Decision, type Reason, reasons } from '../../core/access/decide.ts'
import { type Ground, type LostGround, lostGrounds } from '../../core/access/sharing.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "3 May 2026" */
export const dayOf = (date: Date): string => day.format(date)

/** "Member of Year 5 Maths, shared on 3 May 2026". `whom`: as the one it is opened to is spoken of. */
export function groundWords({ by, sharedAt, endsAt, assignmentId }: Ground, whom: 'you' | 'this person'): string {
  const shared = `${assignmentId === null ? 'shared' : 'handed in'} on ${dayOf(sharedAt)}${endsAt ? ` until ${dayOf(endsAt)}` : ''}`
  if (by.way === 'person') return `${capital(shared)} with ${whom}`
  if (by.way === 'network') return `${capital(shared)} across the network ${by.name}`
  const manages = whom === 'you' ? 'You manage' : 'Manages'
  return `${by.role === 'manage' ? manages : 'Member of'} ${by.name}, ${shared}`
}

/** Why the viewer sees it: nothing needs saying of what is one's own. */
export function becauseOf({ because, grounds }: Decision): string[] {
  return grounds ? grounds.map((ground) => groundWords(ground, 'you')) : because === 'owner' ? [] : [reasons[because as Reason]]
}

/** Why a share is over: in its owner's words. */
export function endWords(because: string | null): string | null {
  if (because === null) return null
  if (because === 'retracted') return 'You took it back.'
  return because in lostGrounds ? lostGrounds[because as LostGround] : 'It ended.'
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
