// expect: requires the types 'PlainKind' and 'CoroutineKind' be equivalent
import API
import MainLoop
import QAPIRuntime

extension PlainOne: CoroutineCommand {}
