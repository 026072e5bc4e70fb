namespace ServerlessQiFu.Domain.Policy;

/// <summary>咨询类, 求助类, 疑难类.</summary>
public enum Tier { Consultation, Assistance, Complex }

/// <summary>咨询, 求助, 建议, 投诉, 举报 (domain.md §2.3; the province's outer limits hang on it).</summary>
public enum Kind { Consultation, Help, Suggestion, Complaint, Report }

/// <summary>A law that sets its own time (domain.md §5).</summary>
public enum StatutoryTrack { None, SmeArrears, MarketComplaint, MarketReport, Petition, Disclosure }

/// <summary>Whom the ladder and the notices address; persons are found through the directory.</summary>
public enum Post { Officer, UnitHead, BureauLeader, Supervisor, CityLeader, ServiceOwner, EmergencyPager, TriageDesk, Reviewer }
