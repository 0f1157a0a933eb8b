HMPProgram.main()
