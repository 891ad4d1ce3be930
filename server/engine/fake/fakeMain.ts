import { createFakeBackend } from './fake.ts'
import { serveBackend } from '../process/serveBackend.ts'

serveBackend(createFakeBackend(process.env))
