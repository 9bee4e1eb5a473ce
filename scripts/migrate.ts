// `npm run migrate`: brings the database of DATABASE_URL to the newest tables.
import { readConfig } from '../core/config.ts'
import { migrate } from '../core/migrate.ts'

const applied = await migrate(readConfig().databaseUrl)
console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.')
