// `npm run seed`: the demo, into the empty database of DATABASE_URL.
import { readConfig } from '../core/config.ts'
import { seed } from './supervisor/database.ts'

const config = readConfig()
if (config.production) throw new Error('The demo is never put into production: everybody knows its password.')
console.log((await seed(config)) ? 'The demo organisations are in.' : 'The database is not empty; nothing was changed.')
