// What `oversight` notifications say. Nobody is named in them: owners aren't told who flagged or decided, and a recording's
// title is for its owner alone.

interface Words {
  /** `{name}` is the recording, for its owner. */
  told: string
  letter: string
  link: string
}

/** To the owner of the recording. */
const own: Record<string, Words> = {
  quarantined: {
    told: 'Your recording “{name}” is in quarantine until somebody has decided on it; meanwhile only you see it',
    letter: 'One of your recordings is in quarantine until somebody has decided on it',
    link: '/clips/{id}',
  },
  released: {
    told: 'Your recording “{name}” was released from quarantine',
    letter: 'One of your recordings was released from quarantine',
    link: '/clips/{id}',
  },
  deleted: {
    told: 'A recording of yours that was in quarantine was deleted by a decision',
    letter: 'One of your recordings was deleted by a decision',
    link: '/clips/{id}',
  },
}

/** To administrators. */
const overseen: Record<string, Words> = {
  flagged: {
    told: 'A recording was flagged and waits for a decision',
    letter: 'A recording was flagged and waits for a decision',
    link: '/oversight/flags',
  },
  released: {
    told: 'A recording that you flagged was released',
    letter: 'A recording that you flagged was released',
    link: '/oversight/flags',
  },
  deleted: {
    told: 'A recording that you flagged was deleted',
    letter: 'A recording that you flagged was deleted',
    link: '/oversight/flags',
  },
}

export type OversightOutcome = 'flagged' | 'quarantined' | 'released' | 'deleted'

const news: Words = { told: 'There is news of what was flagged', letter: 'There is news of what was flagged', link: '/' }

export const oversightWords = (outcome: string, whose: 'own' | 'overseen'): Words => {
  const words = whose === 'own' ? own : overseen
  return Object.hasOwn(words, outcome) ? (words[outcome] ?? news) : news
}

/** Letters go by mail to owner and flagger alike, with the same words: who opens it finds out which. */
export const oversightLetter = (outcome: string): Words =>
  outcome === 'flagged' || outcome === 'quarantined'
    ? oversightWords(outcome, outcome === 'flagged' ? 'overseen' : 'own')
    : { ...news, letter: 'A recording that was flagged was decided on', link: '/notifications' }
