// What `decided` notifications are about: what was asked, or how it ended. A sentence with names for the home page, one
// without for the letter, and the page that shows it (`{id}`: the group's or network's).

interface Words {
  /** `{actor}` did it, `{name}` is the group or network. */
  told: string
  letter: string
  link: string
}

export const outcomes = {
  'community.requested': {
    told: '{actor} asks you to approve “{name}” as a community group',
    letter: '{actor} asks you to approve a community group',
    link: '/organisation',
  },
  'community.approved': {
    told: 'Your community group “{name}” was approved',
    letter: 'Your community group was approved',
    link: '/groups/{id}',
  },
  'community.declined': {
    told: 'Your community group “{name}” was not approved',
    letter: 'Your community group was not approved',
    link: '/groups/{id}',
  },
  'group.invited': {
    told: '{actor} asks you to come into the group “{name}”',
    letter: '{actor} asks you to come into a group',
    link: '/groups/{id}',
  },
  'network.proposed': {
    told: '{actor} proposes the network “{name}” and asks for your approval',
    letter: '{actor} proposes a network and asks for your approval',
    link: '/organisation',
  },
  'network.approved': {
    told: 'The network “{name}” was approved by everybody asked',
    letter: 'A network you proposed was approved by everybody asked',
    link: '/networks',
  },
  'network.declined': {
    told: '{actor} declined the network “{name}” for their organisation',
    letter: '{actor} declined a network you proposed',
    link: '/networks',
  },
} as const satisfies Record<string, Words>
export type Outcome = keyof typeof outcomes

/** Those of a stored row; one that has left the table still reads as a sentence. */
export function outcomeWords(outcome: string, page: 'group' | 'network'): Words {
  if (Object.hasOwn(outcomes, outcome)) return outcomes[outcome as Outcome]
  return { told: 'There is news of “{name}”', letter: 'There is news for you', link: page === 'group' ? '/groups/{id}' : '/networks' }
}

/** Puts names into a sentence, as they are: what looks like a place in them is no place. */
export const fill = (sentence: string, names: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (place, name) => names[name] ?? place)
