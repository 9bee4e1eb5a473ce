// What people may do with networks: administrators make them for their organisation, and end it for their organisation.
import { type Decision, hidden, no, yes } from './decision.ts'
import { partIn } from './sharing.ts'
import type { Network, Person } from './world.ts'

export type NetworkAction = 'network.see' | 'network.approve' | 'network.leave' | 'network.select'

/** Hidden from all but administrators of the organisations in it and the people who take part. */
export function decideNetwork(viewer: Person, action: string, network: Network): Decision {
  const own = network.organisations.find(({ id }) => id === viewer.organisationId)
  // Who left it has no eyes in it any more.
  const governs = own !== undefined && !own.left && viewer.active && viewer.role === 'admin'
  const part = partIn(network, viewer)
  if (!governs && part === undefined) return hidden('not_administrator')
  if (action === 'network.see') return yes(governs ? 'administrator' : 'participant')
  if (!governs) return no('not_administrator')
  const open = !network.ended
  switch (action) {
    case 'network.approve':
    case 'network.leave':
    case 'network.select':
      return open ? yes('administrator') : no('wrong_subject')
    default:
      return no('wrong_subject')
  }
}
