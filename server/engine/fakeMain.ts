import { createFakeBackend } from './fake.ts'
import { serveBackend } from './serveBackend.ts'

serveBackend(createFakeBackend(process.env))
