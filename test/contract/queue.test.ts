import { redisPackages, redisPrograms, startRedis } from '../services/redis.ts'
import { describeWith } from '../services/required.ts'
import { freshDatabase } from '../setup/database.ts'
import { queueContract } from './queue.ts'

queueContract('PostgreSQL', async () => {
  const database = await freshDatabase()
  return { config: { databaseUrl: database.url, redisUrl: undefined }, close: () => database.drop() }
})

describeWith(redisPrograms, redisPackages, 'on a real Redis', () => {
  queueContract('Redis', async () => {
    const redis = await startRedis()
    // Nothing listens there: whatever went to PostgreSQL by mistake would fail.
    return { config: { databaseUrl: 'postgresql://127.0.0.1:1/none', redisUrl: redis.url }, close: () => redis.stop() }
  })
})
