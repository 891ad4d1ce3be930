import { createLlamaBackend } from './llamaBackend.ts'
import { serveBackend } from './serveBackend.ts'

serveBackend(await createLlamaBackend())
