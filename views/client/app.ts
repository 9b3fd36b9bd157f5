// What makes researchers' pages quicker when there is script: partial updates, the menu on a phone, keys. Everything works
// without it. Stage scripts stand in views/client/<stage>/ and are imported here.
import 'htmx.org'
import { startPicks } from './audience/picks'
import { startAudiencePreview } from './campaigns/audience-preview'
import { startInterviewRoom } from './fieldwork/interview-room'
import { startCopy } from './frame/copy'
import { startKeys } from './frame/keys'
import { startSameMark } from './frame/same-mark'
import { startSide } from './frame/side'
import { startGuard } from './frame/unsaved'
import { startHeard } from './frontline/heard'
import { startBoard } from './insights/board'
import { startProgress } from './insights/progress'
import { startAutosave } from './personas/autosave'
import { startEvidenceDrawer } from './personas/evidence-drawer'
import { startLines } from './personas/lines'

startSide()
startKeys()
startCopy()
startGuard()
startSameMark()
startAutosave()
startLines()
startEvidenceDrawer()
startPicks()
startAudiencePreview()
startBoard()
startProgress()
startHeard()
startInterviewRoom()
