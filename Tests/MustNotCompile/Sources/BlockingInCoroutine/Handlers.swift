// expect: 'blockingRun' is unavailable from asynchronous contexts
import API
import MainLoop
import QAPIRuntime

func wait() async { MainLoop.blockingRun {} }
