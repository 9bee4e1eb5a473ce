// Runs Safelight on one machine: the embedded PostgreSQL, the API and a worker, until it is asked to end or its starter is
// gone. Production starts the API and the workers themselves (docker-compose.yml).
import { runSupervisor } from './supervisor/run.ts'

process.exitCode = await runSupervisor(process.env)
// Whatever a library still holds open must not keep the terminal.
process.exit()
