import { scanFile } from '../shared/yara/scan-file.ts'
import { serveScans } from '../shared/yara/serve-scans.ts'

serveScans(scanFile)
