import type { Network, NetworkKind } from '../api/govern-contract.ts'
import { listed } from '../parts/words.ts'

export const kindNames: Record<NetworkKind, string> = { collaboration: 'Collaboration', coaching: 'Coaching' }

export const kindMeanings: Record<NetworkKind, string> = {
  collaboration: 'Everybody who takes part may share with everybody else in it.',
  coaching:
    'People of the other organisations may share with the coaches of one organisation, but not with each other. ' +
    'The coaches may share with everybody in it.',
}

type Joined = Network['organisations'][number]

const names = (organisations: readonly Joined[]) => listed(organisations.map(({ organisation }) => organisation.name))

/** Where a network stands: whether it holds, and whom it still waits for. */
export function stateOf(
  { active, ended, organisations }: Network,
  own: string | undefined,
): { tone: 'good' | 'waiting' | 'over'; text: string } {
  if (ended) return { tone: 'over', text: 'Ended' }
  if (active) return { tone: 'good', text: 'Active' }
  const waiting = organisations.filter(({ approved, left }) => !approved && !left)
  if (waiting.length === 0) return { tone: 'waiting', text: 'Not active yet' }
  const named = waiting.map(({ organisation }) => (organisation.id === own ? 'your organisation' : organisation.name))
  return { tone: 'waiting', text: `Waiting for ${listed(named)}` }
}

/** What one of its organisations is in it: "coaches · everybody takes part". */
export function organisationLine(
  { coaching, everybody, approved, left }: Joined,
  { kind, ended }: Pick<Network, 'kind' | 'ended'>,
): string {
  if (left) return 'left'
  if (!approved) return ended ? 'had not approved' : 'has not approved yet'
  if (kind === 'coaching' && coaching) return 'coaches: selected people take part'
  return everybody ? 'everybody takes part' : 'selected people take part'
}

/** What the viewer herself may do by it. Empty while it is not active or she takes no part. */
export function partLine({ kind, active, mine, organisations }: Network): string {
  if (!active || mine.part === null) return ''
  if (kind === 'collaboration') return 'You take part: you may share with everybody in it.'
  if (mine.part === 'coach') return 'You coach: you may share with everybody in it, and everybody may share with you.'
  return `You take part: you may share with the coaches of ${names(organisations.filter(({ coaching }) => coaching))}.`
}

/** What leaving ends: all of it when too few stay, one of them has not approved yet, or the one that coaches goes. */
export function leavingEnds({ kind, organisations }: Network, own: string | undefined): 'all' | 'ours' {
  const staying = organisations.filter(({ left, organisation }) => !left && organisation.id !== own)
  if (staying.length < 2 || staying.some(({ approved }) => !approved)) return 'all'
  return kind === 'coaching' && !staying.some(({ coaching }) => coaching) ? 'all' : 'ours'
}

/** Those that wait for the viewer's approval first, then the active ones, then the rest, then those that ended. */
export function inOrder(networks: readonly Network[]): Network[] {
  const rank = (network: Network) => (network.ended ? 3 : waitsForMe(network) ? 0 : network.active ? 1 : 2)
  return [...networks].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** Whether an administrator's own organisation has not answered yet. */
export const waitsForMe = ({ ended, mine }: Network): boolean => !ended && mine.governs && !mine.approved
