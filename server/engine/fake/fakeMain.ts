import { createFakeBackend } from './fake.ts'
import { serveBackend } from '../process/serveBackend.ts'
import { watchParent } from '../process/watchParent.ts'

watchParent(process.ppid)
serveBackend(createFakeBackend(process.env))
