import type { Action } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { loadNetwork, lockNetwork } from '../../core/access/networks.ts'
import type { Network, NetworkOrganisation } from '../../core/access/world.ts'
import type { Act, Details } from '../../core/audit/acts.ts'
import type { Clock } from '../../core/clock.ts'
import type { Db, Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { type Change, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'

/** The network, when the viewer may do this with it now. Throws as `demand`; no network and one she may not know of look the same. */
export async function demandNetwork(
  { db, clock }: { db: Db | Tx; clock: Clock },
  viewer: Viewer,
  action: Action,
  id: string,
): Promise<Network> {
  const network = await loadNetwork(db, id)
  if (!network) throw new SafelightError('not_found')
  demand(await loadFacts(db, clock, viewer), viewer, action, { of: 'network', network })
  return network
}

export interface NetworkChange extends Change {
  network: Network
  /** The viewer's organisation, and how it is in the network. */
  own: NetworkOrganisation
}

/** Does something to a network when the viewer may, with the network's row held from the decision to the end. */
export function changeNetwork(
  context: Context,
  viewer: Viewer,
  action: Action,
  id: string,
  work: (change: NetworkChange) => Promise<void>,
): Promise<void> {
  return inOneGo(context, viewer, async (change) => {
    await lockNetwork(change.tx, id)
    const network = await demandNetwork({ db: change.tx, clock: context.clock }, change.viewer, action, id)
    const own = network.organisations.find((organisation) => organisation.id === change.viewer.organisationId)
    if (!own) throw new SafelightError('not_found')
    await work({ ...change, network, own })
  })
}

/** To be written down for the viewer's organisation. */
export function noteNetwork({ viewer, acts, network, own }: NetworkChange, act: Act, details: Details = {}): void {
  acts.push({ organisationId: own.id, actorId: viewer.userId, act, details: { networkId: network.id, ...details } })
}
